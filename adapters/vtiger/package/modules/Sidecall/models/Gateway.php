<?php

/** The gateway of this Vtiger, as the administrator entered it. */
class Sidecall_Gateway_Model
{
    public $address = '';
    /** The id of the gateway's connection to this Vtiger. */
    public $connection = 'vtiger';
    /** Never leaves the server. */
    public $apiKey = '';
    /** A line for each user: user name = agent. */
    public $agents = '';

    public static function load()
    {
        $gateway = new self();
        $db = PearDatabase::getInstance();
        $result = $db->pquery('SELECT gateway, connection, api_key, agents FROM vtiger_sidecall WHERE id = 1', []);
        if ($db->num_rows($result) > 0) {
            $gateway->address = decode_html($db->query_result($result, 0, 'gateway'));
            $gateway->connection = decode_html($db->query_result($result, 0, 'connection'));
            $gateway->apiKey = decode_html($db->query_result($result, 0, 'api_key'));
            $gateway->agents = decode_html($db->query_result($result, 0, 'agents'));
        }
        return $gateway;
    }

    public function save()
    {
        $db = PearDatabase::getInstance();
        $db->pquery('DELETE FROM vtiger_sidecall WHERE id = 1', []);
        $db->pquery(
            'INSERT INTO vtiger_sidecall (id, gateway, connection, api_key, agents) VALUES (1, ?, ?, ?, ?)',
            [$this->address, $this->connection, $this->apiKey, $this->agents]
        );
    }

    /** Scheme, host and port alone: the frame's origin is compared with it. */
    public static function isAddress($text)
    {
        return preg_match('/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/D', $text) === 1;
    }

    public static function isConnection($text)
    {
        return preg_match('/^[a-z0-9][a-z0-9-]{0,39}$/D', $text) === 1;
    }

    /**
     * The agent of a user. Only administrators write this list: users can change the fields of their own record, so
     * none of them proves who is an agent.
     *
     * @return string "" if the user is no agent
     */
    public function agentOf($userName)
    {
        foreach (preg_split('/\R/', $this->agents) as $line) {
            $parts = array_map('trim', explode('=', $line, 2));
            if (count($parts) === 2 && $parts[0] !== '' && $parts[0] === $userName) {
                return $parts[1];
            }
        }
        return '';
    }

    /**
     * An access token for an agent. The caller has proven which user asks.
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
