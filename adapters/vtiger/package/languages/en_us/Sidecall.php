<?php

$languageStrings = [
    'Sidecall' => 'Sidecall',
    'SINGLE_Sidecall' => 'Sidecall',
];

$jsLanguageStrings = [];
