<?php

/** An access token for the signed-in user. Their identity is the field "CRM Phone Extension". */
class Sidecall_Token_Action extends Vtiger_Action_Controller
{
    public function requiresPermission(Vtiger_Request $request)
    {
        return [];
    }

    public function checkPermission(Vtiger_Request $request)
    {
        return true;
    }

    public function validateRequest(Vtiger_Request $request)
    {
        // Only Vtiger's own pages: POST, referer, and the token against forged requests.
        $request->validateWriteAccess();
    }

    public function process(Vtiger_Request $request)
    {
        $identity = trim((string) Users_Record_Model::getCurrentUserModel()->get('phone_crm_extension'));
        $response = new Vtiger_Response();
        $response->setResult(['token' => Sidecall_Gateway_Model::load()->tokenFor($identity)]);
        $response->emit();
    }
}
