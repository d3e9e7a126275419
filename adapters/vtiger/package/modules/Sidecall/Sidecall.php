<?php

include_once 'vtlib/Vtiger/Module.php';

/** Installs and removes what Vtiger needs: the scripts in each page, and two fields of PBXManager. */
class Sidecall
{
    /** By the names of their links. */
    const SCRIPTS = array(
        'Sidecall panel' => 'layouts/v7/modules/Sidecall/resources/phone-panel.js',
        'Sidecall' => 'layouts/v7/modules/Sidecall/resources/loader.js',
    );

    /** Vtiger calls this at each change of the module. */
    public function vtlib_handler($moduleName, $eventType)
    {
        switch ($eventType) {
            case 'module.postinstall':
            case 'module.postupdate':
                $this->addFields();
                $this->addScripts($moduleName);
                break;
            case 'module.enabled':
                $this->addScripts($moduleName);
                break;
            case 'module.disabled':
            case 'module.preuninstall':
                // The fields stay, because they contain notes.
                $this->removeScripts($moduleName);
                break;
        }
    }

    private function addScripts($moduleName)
    {
        $this->removeScripts($moduleName);
        $module = Vtiger_Module::getInstance($moduleName);
        foreach (self::SCRIPTS as $label => $path) {
            // Vtiger renders local paths only.
            $module->addLink('HEADERSCRIPT', $label, $path);
        }
    }

    private function removeScripts($moduleName)
    {
        $module = Vtiger_Module::getInstance($moduleName);
        if (!$module) {
            return;
        }
        foreach (self::SCRIPTS as $label => $path) {
            $module->deleteLink('HEADERSCRIPT', $label, $path);
        }
    }

    private function addFields()
    {
        $calls = Vtiger_Module::getInstance('PBXManager');
        if (!$calls) {
            return;
        }
        $block = Vtiger_Block::getInstance('Sidecall', $calls);
        if (!$block) {
            $block = new Vtiger_Block();
            $block->label = 'Sidecall';
            $calls->addBlock($block);
        }
        $this->addField($calls, $block, 'sidecall_note', 'Note', 21, 'TEXT');
        $this->addField($calls, $block, 'sidecall_disposition', 'Disposition', 1, 'VARCHAR(200)');
    }

    private function addField($calls, $block, $name, $label, $uitype, $columnType)
    {
        if (Vtiger_Field::getInstance($name, $calls)) {
            return;
        }
        $field = new Vtiger_Field();
        $field->name = $name;
        $field->label = $label;
        $field->table = 'vtiger_pbxmanager';
        $field->column = $name;
        $field->columntype = $columnType;
        $field->uitype = $uitype;
        $field->typeofdata = 'V~O';
        $field->displaytype = 1;
        $block->addField($field);
    }
}
