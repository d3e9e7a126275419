<?php

// The gateway, and the id of its connection to this SuiteCRM.
return [
    'gateway' => 'https://gateway.example',
    'connection' => 'suitecrm',
];
