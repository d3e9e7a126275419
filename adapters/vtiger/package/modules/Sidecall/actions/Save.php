<?php

/** Stores the settings. For administrators. */
class Sidecall_Save_Action extends Vtiger_Action_Controller
{
    public function requiresPermission(Vtiger_Request $request)
    {
        return [];
    }

    public function checkPermission(Vtiger_Request $request)
    {
        if (!Users_Record_Model::getCurrentUserModel()->isAdminUser()) {
            throw new AppException(vtranslate('LBL_PERMISSION_DENIED'));
        }
        return true;
    }

    public function validateRequest(Vtiger_Request $request)
    {
        $request->validateWriteAccess();
    }

    public function process(Vtiger_Request $request)
    {
        $gateway = Sidecall_Gateway_Model::load();
        $address = rtrim(strtolower(trim((string) $request->getRaw('gateway'))), '/');
        $connection = trim((string) $request->getRaw('connection'));
        $isValid = Sidecall_Gateway_Model::isAddress($address) && Sidecall_Gateway_Model::isConnection($connection);
        if ($isValid) {
            $gateway->address = $address;
            $gateway->connection = $connection;
            if ($gateway->secret === '' || $request->getRaw('new_secret') === 'yes') {
                $gateway->secret = Sidecall_Gateway_Model::newSecret();
            }
            $gateway->save();
        }
        header('Location: index.php?module=Sidecall&view=Settings&saved=' . ($isValid ? 'yes' : 'no'));
    }
}
