<?php

$manifest = [
    'name' => 'Sidecall',
    'description' => 'The Sidecall softphone in each page, and clicked numbers.',
    'version' => '1.0.0',
    'author' => 'Sidecall',
    'type' => 'module',
    'is_uninstallable' => true,
    'published_date' => '2026-11-30',
    // SuiteCRM 7 still has the version of the SugarCRM from which it was made.
    'acceptable_sugar_versions' => ['regex_matches' => ['^6\.5\..*$']],
    'acceptable_suitecrm_versions' => ['regex_matches' => ['^7\.1[45]\..*$']],
    'acceptable_sugar_flavors' => ['CE'],
];

$installdefs = [
    'id' => 'Sidecall',
    'copy' => [
        ['from' => '<basepath>/custom/include/Sidecall', 'to' => 'custom/include/Sidecall'],
    ],
    'logic_hooks' => [
        [
            'module' => '',
            'hook' => 'after_ui_footer',
            'order' => 99,
            'description' => 'Sidecall: the softphone',
            'file' => 'custom/include/Sidecall/SidecallFooter.php',
            'class' => 'SidecallFooter',
            'function' => 'add',
        ],
    ],
];
