<?php

/** The gateway of this Vtiger, as the administrator entered it. */
class Sidecall_Gateway_Model
{
    public $address = '';
    /** Never leaves the server. */
    public $apiKey = '';

    public static function load()
    {
        $gateway = new self();
        $db = PearDatabase::getInstance();
        $result = $db->pquery('SELECT gateway, api_key FROM vtiger_sidecall WHERE id = 1', []);
        if ($db->num_rows($result) > 0) {
            $gateway->address = decode_html($db->query_result($result, 0, 'gateway'));
            $gateway->apiKey = decode_html($db->query_result($result, 0, 'api_key'));
        }
        return $gateway;
    }

    public function save()
    {
        $db = PearDatabase::getInstance();
        $db->pquery('DELETE FROM vtiger_sidecall WHERE id = 1', []);
        $db->pquery(
            'INSERT INTO vtiger_sidecall (id, gateway, api_key) VALUES (1, ?, ?)',
            [$this->address, $this->apiKey]
        );
    }

    /** Scheme, host and port alone: the frame's origin is compared with it. */
    public static function isAddress($text)
    {
        return preg_match('/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/D', $text) === 1;
    }

    /**
     * An access token for an agent. The user is signed in to Vtiger, so their identity is proven.
     *
     * @return string|null
     */
    public function tokenFor($identity)
    {
        if ($this->address === '' || $this->apiKey === '' || $identity === '') {
            return null;
        }
        $context = stream_context_create([
            'http' => [
                'method' => 'POST',
                'header' => "Content-Type: application/json\r\nAuthorization: Bearer {$this->apiKey}\r\n",
                'content' => json_encode(['identity' => $identity, 'role' => 'agent']),
                'timeout' => 5,
                // A redirect would send the key to another host.
                'follow_location' => 0,
            ],
        ]);
        $answer = @file_get_contents($this->address . '/v1/tokens', false, $context, 0, 65536);
        $body = $answer === false ? null : json_decode($answer, true);
        return is_array($body) && isset($body['token']) && is_string($body['token']) ? $body['token'] : null;
    }
}
