<?php

/** The gateway of this Vtiger, as the administrator entered it. */
class Sidecall_Gateway_Model
{
    public $address = '';
    /** The id of the gateway's connection to this Vtiger. */
    public $connection = 'vtiger';
    /** Signs which user opens the softphone. Only administrators see it. */
    public $secret = '';

    public static function load()
    {
        $gateway = new self();
        $db = PearDatabase::getInstance();
        $result = $db->pquery('SELECT gateway, connection, secret FROM vtiger_sidecall WHERE id = 1', []);
        if ($db->num_rows($result) > 0) {
            $gateway->address = decode_html($db->query_result($result, 0, 'gateway'));
            $gateway->connection = decode_html($db->query_result($result, 0, 'connection'));
            $gateway->secret = decode_html($db->query_result($result, 0, 'secret'));
        }
        return $gateway;
    }

    public function save()
    {
        $db = PearDatabase::getInstance();
        $db->pquery('DELETE FROM vtiger_sidecall WHERE id = 1', []);
        $db->pquery(
            'INSERT INTO vtiger_sidecall (id, gateway, connection, secret) VALUES (1, ?, ?, ?)',
            [$this->address, $this->connection, $this->secret]
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

    public static function newSecret()
    {
        return bin2hex(random_bytes(24));
    }

    /**
     * A token that proves to the gateway which user opens the softphone (RFC 7519, HS256). The gateway accepts it once.
     *
     * @param string $user the id of the web service, such as "19x5"
     * @param int $now seconds since 1970
     * @return string
     */
    public function tokenFor($user, $now, $id)
    {
        $claims = ['aud' => 'sidecall', 'user' => $user, 'iat' => $now, 'exp' => $now + 120, 'jti' => $id];
        $signed = self::part(['alg' => 'HS256', 'typ' => 'JWT']) . '.' . self::part($claims);
        return $signed . '.' . self::base64url(hash_hmac('sha256', $signed, $this->secret, true));
    }

    private static function part($value)
    {
        return self::base64url(json_encode($value));
    }

    private static function base64url($bytes)
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
