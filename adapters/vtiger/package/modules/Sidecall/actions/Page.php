<?php

/** What the loader needs: the gateway's address, its connection, and the numbers of the modules in ids of the web service. */
class Sidecall_Page_Action extends Vtiger_Action_Controller
{
    public function requiresPermission(Vtiger_Request $request)
    {
        return [];
    }

    /** Each signed-in user may ask. */
    public function checkPermission(Vtiger_Request $request)
    {
        return true;
    }

    public function process(Vtiger_Request $request)
    {
        $db = PearDatabase::getInstance();
        $result = $db->pquery(
            'SELECT id, name FROM vtiger_ws_entity WHERE name IN (?, ?, ?, ?)',
            ['Contacts', 'Leads', 'Accounts', 'HelpDesk']
        );
        $modules = [];
        for ($row = 0; $row < $db->num_rows($result); $row++) {
            $modules[$db->query_result($result, $row, 'name')] = (int) $db->query_result($result, $row, 'id');
        }
        $gateway = Sidecall_Gateway_Model::load();
        // Users who are no agents have no softphone.
        $isAgent = $gateway->agentOf((string) Users_Record_Model::getCurrentUserModel()->get('user_name')) !== '';
        $response = new Vtiger_Response();
        $response->setResult([
            'gateway' => $isAgent ? $gateway->address : '',
            'connection' => $gateway->connection,
            'modules' => $modules,
        ]);
        $response->emit();
    }
}
