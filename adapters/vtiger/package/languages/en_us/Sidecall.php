<?php

$languageStrings = [
    'Sidecall' => 'Sidecall',
    'SINGLE_Sidecall' => 'Sidecall',
    'LBL_SIDECALL' => 'Sidecall',
    'LBL_SIDECALL_NOTE' => 'Note',
    'LBL_SIDECALL_DISPOSITION' => 'Disposition',
];

$jsLanguageStrings = [];
