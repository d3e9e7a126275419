<?php

/** An access token for the signed-in user, if the administrator has entered their agent. */
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
        $gateway = Sidecall_Gateway_Model::load();
        $agent = $gateway->agentOf((string) Users_Record_Model::getCurrentUserModel()->get('user_name'));
        $response = new Vtiger_Response();
        $response->setResult(['token' => $gateway->tokenFor($agent)]);
        $response->emit();
    }
}
