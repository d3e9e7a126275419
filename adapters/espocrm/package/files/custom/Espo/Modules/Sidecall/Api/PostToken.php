<?php

namespace Espo\Modules\Sidecall\Api;

use Espo\Core\Api\Action;
use Espo\Core\Api\Request;
use Espo\Core\Api\Response;
use Espo\Core\Api\ResponseComposer;
use Espo\Modules\Sidecall\Tools\Gateway;

/** An access token for the signed-in user, if the administrator has entered their agent. */
class PostToken implements Action
{
    public function __construct(private Gateway $gateway) {}

    public function process(Request $request): Response
    {
        return ResponseComposer::json(['token' => $this->gateway->token()]);
    }
}
