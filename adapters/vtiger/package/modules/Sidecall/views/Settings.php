<?php

/** The page index.php?module=Sidecall&view=Settings, for administrators. */
class Sidecall_Settings_View extends Vtiger_View_Controller
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

    // A page of its own, which depends on none of Vtiger's templates.
    public function preProcess(Vtiger_Request $request, $display = true)
    {
    }

    public function postProcess(Vtiger_Request $request)
    {
    }

    public function process(Vtiger_Request $request)
    {
        $gateway = Sidecall_Gateway_Model::load();
        $address = htmlspecialchars($gateway->address, ENT_QUOTES, 'UTF-8');
        $connection = htmlspecialchars($gateway->connection, ENT_QUOTES, 'UTF-8');
        $secret = htmlspecialchars($gateway->secret, ENT_QUOTES, 'UTF-8');
        $shown = $secret === '' ? 'Save first, then copy it into the connection.' : "<code>$secret</code>";
        $messages = ['yes' => 'Saved.', 'no' => 'The address must be like https://cti.example, without a path, and the connection is an id of the gateway.'];
        $saved = (string) $request->get('saved');
        $message = isset($messages[$saved]) ? $messages[$saved] : '';
        // Vtiger adds its token against forged requests to each form.
        echo <<<HTML
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Sidecall</title></head>
<body style="font: 16px/1.5 sans-serif; max-width: 36em; margin: 2em auto; padding: 0 1em">
<h1>Sidecall</h1>
<p role="status">$message</p>
<form method="post" action="index.php">
  <input type="hidden" name="module" value="Sidecall">
  <input type="hidden" name="action" value="Save">
  <p><label>Address of the gateway<br>
    <input name="gateway" type="url" required placeholder="https://cti.example" value="$address" size="40"></label></p>
  <p><label>Connection (its id in the gateway)<br>
    <input name="connection" required pattern="[a-z0-9][a-z0-9-]*" maxlength="40" value="$connection" size="40"></label></p>
  <p>Signing secret, for the connection’s field of this name:<br>$shown</p>
  <p><label><input name="new_secret" type="checkbox" value="yes"> Make a new one. The old one is void at once.</label></p>
  <p><button>Save</button></p>
</form>
</body>
</html>
HTML;
    }
}
