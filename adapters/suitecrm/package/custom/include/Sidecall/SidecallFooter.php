<?php

if (!defined('sugarEntry') || !sugarEntry) {
    die('Not A Valid Entry Point');
}

/** Adds the softphone's scripts to SuiteCRM's pages. */
class SidecallFooter
{
    const FOLDER = 'custom/include/Sidecall';

    /** SuiteCRM calls this after each view, also after those that are answers to its own scripts. */
    public function add()
    {
        global $app, $current_user;

        // Only whole pages of signed-in users: a script in any other answer would break it.
        if (empty($current_user->id) || empty($app->headerDisplayed)) {
            return;
        }

        $settings = require self::FOLDER . '/settings.php';

        if (!self::isAddress($settings['gateway']) || !self::isConnection($settings['connection'])) {
            return;
        }

        foreach (['phone-panel.js', 'sidecall.js'] as $script) {
            echo '<script src="' . self::FOLDER . "/$script\" data-gateway=\"{$settings['gateway']}\""
                . " data-connection=\"{$settings['connection']}\"></script>\n";
        }
    }

    /** Scheme, host and port alone: the frame's origin is compared with it. */
    private static function isAddress($text)
    {
        return is_string($text) && preg_match('/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/D', $text) === 1;
    }

    private static function isConnection($text)
    {
        return is_string($text) && preg_match('/^[a-z0-9][a-z0-9-]{0,39}$/D', $text) === 1;
    }
}
