<?php

/**
 * What the loader needs: the gateway's address and connection, a token that proves the signed-in user, and the numbers of
 * the modules in ids of the web service.
 */
class Sidecall_Page_Action extends Vtiger_Action_Controller
{
    public function requiresPermission(Vtiger_Request $request)
    {
        return [];
    }

    /** Vtiger has checked that the user's profile names the module. The gateway knows which users are agents. */
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
        $db = PearDatabase::getInstance();
        $result = $db->pquery(
            'SELECT id, name FROM vtiger_ws_entity WHERE name IN (?, ?, ?, ?, ?)',
            ['Contacts', 'Leads', 'Accounts', 'HelpDesk', 'Users']
        );
        $modules = [];
        for ($row = 0; $row < $db->num_rows($result); $row++) {
            $modules[$db->query_result($result, $row, 'name')] = (int) $db->query_result($result, $row, 'id');
        }
        $gateway = Sidecall_Gateway_Model::load();
        $user = Users_Record_Model::getCurrentUserModel();
        $token = $gateway->secret === '' ? '' : $gateway->tokenFor(
            $modules['Users'] . 'x' . (int) $user->getId(),
            time(),
            bin2hex(random_bytes(16))
        );
        $response = new Vtiger_Response();
        $response->setResult([
            'gateway' => $gateway->address,
            'connection' => $gateway->connection,
            'token' => $token,
            'modules' => $modules,
        ]);
        $response->emit();
    }
}
