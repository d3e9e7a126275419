<?php

/** How Vtiger's own pages name the module: its only page is the one with the settings. */
class Sidecall_Module_Model extends Vtiger_Module_Model
{
    public function getDefaultViewName()
    {
        return 'Settings';
    }

    /** The link in Settings, Module Management. */
    public function getSettingLinks()
    {
        return [
            [
                'linktype' => 'LISTVIEWSETTING',
                'linklabel' => 'LBL_SETTINGS',
                'linkurl' => $this->getDefaultUrl(),
                'linkicon' => '',
            ],
        ];
    }
}
