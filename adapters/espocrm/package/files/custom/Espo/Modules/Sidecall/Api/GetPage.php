<?php

namespace Espo\Modules\Sidecall\Api;

use Espo\Core\Api\Action;
use Espo\Core\Api\Request;
use Espo\Core\Api\Response;
use Espo\Core\Api\ResponseComposer;
use Espo\Modules\Sidecall\Tools\Gateway;

/** What the script in each page needs: the gateway's address, if the signed-in user is an agent. */
class GetPage implements Action
{
    public function __construct(private Gateway $gateway) {}

    public function process(Request $request): Response
    {
        return ResponseComposer::json(['gateway' => $this->gateway->address()]);
    }
}
