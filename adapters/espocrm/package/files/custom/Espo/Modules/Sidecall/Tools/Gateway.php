<?php

namespace Espo\Modules\Sidecall\Tools;

use Espo\Entities\Integration;
use Espo\Entities\User;
use Espo\ORM\EntityManager;

/** The gateway of this EspoCRM, as the administrator entered it under Administration > Integrations. */
class Gateway
{
    public function __construct(
        private EntityManager $entityManager,
        private User $user
    ) {}

    /** Scheme, host and port. The frame's origin is compared with it. "": there is none for this user. */
    public function address(): string
    {
        $address = $this->setting('gateway');
        $isAddress = preg_match('/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/D', $address) === 1;

        return $isAddress && $this->agent() !== '' ? $address : '';
    }

    /** An access token for the signed-in user. null: they are no agent, or the gateway gives none. */
    public function token(): ?string
    {
        $address = $this->address();
        $apiKey = $this->setting('apiKey');

        if ($address === '' || $apiKey === '') {
            return null;
        }

        $context = stream_context_create([
            'http' => [
                'method' => 'POST',
                'header' => "Content-Type: application/json\r\nAuthorization: Bearer $apiKey\r\n",
                'content' => json_encode(['identity' => $this->agent(), 'role' => 'agent']),
                'timeout' => 5,
                // A redirect would send the key to another host.
                'follow_location' => 0,
            ],
        ]);
        $answer = @file_get_contents($address . '/v1/tokens', false, $context, 0, 65536);
        $body = $answer === false ? null : json_decode($answer, true);

        return is_array($body) && is_string($body['token'] ?? null) ? $body['token'] : null;
    }

    /**
     * The agent of the signed-in user. Only administrators write this list: users can change the fields of their own
     * record, so none of them proves who is an agent.
     */
    private function agent(): string
    {
        if (!$this->user->isRegular() && !$this->user->isAdmin()) {
            return '';
        }

        foreach (preg_split('/\R/', $this->setting('agents')) ?: [] as $line) {
            $parts = array_map('trim', explode('=', $line, 2));

            if (count($parts) === 2 && $parts[0] !== '' && $parts[0] === $this->user->getUserName()) {
                return $parts[1];
            }
        }

        return '';
    }

    private function setting(string $name): string
    {
        $integration = $this->entityManager->getEntityById(Integration::ENTITY_TYPE, 'Sidecall');

        if (!$integration instanceof Integration || !$integration->isEnabled()) {
            return '';
        }

        $value = $integration->get($name);

        return is_string($value) ? trim($value) : '';
    }
}
