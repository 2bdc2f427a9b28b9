<?php
// Reads what is wanted as JSON from standard input and prints the SAMLResponses that SimpleSAMLphp's SAML library makes of it.
declare(strict_types=1);

require $argv[1];

use RobRichards\XMLSecLibs\XMLSecurityKey;
use SAML2\Assertion;
use SAML2\Compat\AbstractContainer;
use SAML2\Compat\ContainerSingleton;
use SAML2\Constants;
use SAML2\Response;
use SAML2\XML\saml\Issuer;
use SAML2\XML\saml\NameID;
use SAML2\XML\saml\SubjectConfirmation;
use SAML2\XML\saml\SubjectConfirmationData;

// The library asks its host for little more than ids.
ContainerSingleton::setContainer(new class extends AbstractContainer {
    public function getLogger(): Psr\Log\LoggerInterface { return new Psr\Log\NullLogger(); }
    public function generateId(): string { return '_' . bin2hex(random_bytes(16)); }
    public function debugMessage($message, string $type): void {}
    public function redirect(string $url, array $data = []): void {}
    public function postRedirect(string $url, array $data = []): void {}
    public function getTempDir(): string { return sys_get_temp_dir(); }
    public function writeFile(string $filename, string $data, int $mode = null): void {}
});

function issuer(string $value): Issuer
{
    $issuer = new Issuer();
    $issuer->setValue($value);
    return $issuer;
}

$wanted = json_decode(stream_get_contents(STDIN), true, 16, JSON_THROW_ON_ERROR);
$made = [];
foreach ($wanted as $case) {
    $key = new XMLSecurityKey(XMLSecurityKey::RSA_SHA256, ['type' => 'private']);
    $key->loadKey($case['key']);

    $response = new Response();
    $response->setIssuer(issuer($case['issuer']));
    $response->setDestination($case['acs_url']);
    $response->setInResponseTo($case['request_id']);
    if ($case['fails']) {
        $response->setStatus(['Code' => Constants::STATUS_RESPONDER, 'SubCode' => Constants::STATUS_AUTHN_FAILED, 'Message' => 'cancelled']);
    } else {
        $name = new NameID();
        $name->setValue($case['email']);
        $name->setFormat(Constants::NAMEID_UNSPECIFIED);
        $data = new SubjectConfirmationData();
        $data->setRecipient($case['acs_url']);
        $data->setNotOnOrAfter($case['until']);
        $data->setInResponseTo($case['request_id']);
        $confirmation = new SubjectConfirmation();
        $confirmation->setMethod(Constants::CM_BEARER);
        $confirmation->setSubjectConfirmationData($data);

        $assertion = new Assertion();
        $assertion->setIssuer(issuer($case['issuer']));
        $assertion->setNameId($name);
        $assertion->setNotBefore($case['from']);
        $assertion->setNotOnOrAfter($case['until']);
        $assertion->setValidAudiences([$case['audience']]);
        $assertion->setAuthnInstant($case['from']);
        $assertion->setAuthnContextClassRef(Constants::AC_PASSWORD);
        $assertion->setSubjectConfirmation([$confirmation]);
        $assertion->setAttributes(['email' => [$case['email']]]);
        if ($case['signs'] !== 'response') {
            $assertion->setSignatureKey($key);
            $assertion->setCertificates([$case['certificate']]);
        }

        $response->setAssertions([$assertion]);
    }

    if ($case['signs'] !== 'assertion') {
        $response->setSignatureKey($key);
        $response->setCertificates([$case['certificate']]);
    }

    $xml = ($case['signs'] !== 'assertion') ? $response->toSignedXML() : $response->toUnsignedXML();
    $made[] = $xml->ownerDocument->saveXML($xml);
}

echo json_encode($made, JSON_THROW_ON_ERROR);
