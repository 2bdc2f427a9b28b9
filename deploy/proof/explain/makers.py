"""Reads what is wanted as JSON from standard input and prints the SAMLResponses that pysaml2 or lasso makes of it."""

import base64
import datetime
import json
import os
import sys
import tempfile


def instant(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def sp_metadata(case):
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{case["audience"]}">'
        '<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">'
        '<md:AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
        f'Location="{case["acs_url"]}"/></md:SPSSODescriptor></md:EntityDescriptor>'
    )


def by_pysaml2(case, folder):
    import saml2
    from saml2 import config, saml, server
    from saml2.s_utils import OtherError

    life = (case["until"] - case["now"]) // 60
    settings = config.IdPConfig().load(
        {
            "entityid": case["issuer"],
            "key_file": written(folder, "key.pem", case["key"]),
            "cert_file": written(folder, "certificate.pem", case["certificate"]),
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "metadata": {"inline": [sp_metadata(case)]},
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [("https://idp.example.com/sso", saml2.BINDING_HTTP_REDIRECT)]},
                    "policy": {"default": {"lifetime": {"minutes": life}, "attribute_restrictions": None, "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"}},
                }
            },
        }
    )
    idp = server.Server(config=settings)
    if case["fails"]:
        error = idp.create_error_response(
            case["request_id"], case["acs_url"], OtherError("cancelled"), sign=case["signs"] != "assertion",
            sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", digest_alg="http://www.w3.org/2001/04/xmlenc#sha256")
        return str(error)
    return str(
        idp.create_authn_response(
            {"email": [case["email"]]},
            case["request_id"],
            case["acs_url"],
            case["audience"],
            name_id=saml.NameID(text=case["email"], format=saml.NAMEID_FORMAT_EMAILADDRESS),
            authn={"class_ref": saml.AUTHN_PASSWORD, "authn_auth": case["issuer"]},
            sign_response=case["signs"] != "assertion",
            sign_assertion=case["signs"] != "response",
            sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
        )
    )


def by_lasso(case, folder):
    import lasso

    idp = (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{case["issuer"]}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    server = lasso.Server(
        written(folder, "idp.xml", idp), written(folder, "key.pem", case["key"]), None, written(folder, "certificate.pem", case["certificate"]))
    server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
    server.addProvider(lasso.PROVIDER_ROLE_SP, written(folder, "sp.xml", sp_metadata(case)))
    login = lasso.Login(server)
    login.initIdpInitiatedAuthnRequest(case["audience"])
    login.request.protocolBinding = lasso.SAML2_METADATA_BINDING_POST
    login.request.id = case["request_id"]
    login.request.nameIDPolicy.format = lasso.SAML2_NAME_IDENTIFIER_FORMAT_UNSPECIFIED
    login.request.nameIDPolicy.allowCreate = True
    login.processAuthnRequestMsg(None)
    if case["fails"]:
        login.setSignatureHint(lasso.PROFILE_SIGNATURE_HINT_FORCE)
        try:
            login.validateRequestMsg(False, True)
        except lasso.Error:
            pass
    else:
        login.validateRequestMsg(True, True)
        login.buildAssertion(lasso.SAML2_AUTHN_CONTEXT_PASSWORD, instant(case["from"]), None, instant(case["from"]), instant(case["until"]))
        assertion = login.assertion
        assertion.subject.nameID.content = case["email"]
        data = assertion.subject.subjectConfirmation.subjectConfirmationData
        data.notOnOrAfter = instant(case["until"])
        data.notBefore = None
        data.inResponseTo = case["request_id"]
        value = lasso.Saml2AttributeValue()
        value.any = [lasso.MiscTextNode.newWithString(case["email"])]
        value.any[0].textChild = True
        attribute = lasso.Saml2Attribute()
        attribute.name = "email"
        attribute.attributeValue = [value]
        statement = lasso.Saml2AttributeStatement()
        statement.attribute = [attribute]
        assertion.attributeStatement = [statement]
    login.response.inResponseTo = case["request_id"]
    login.buildAuthnResponseMsg()
    return base64.b64decode(login.msgBody).decode("utf-8")


MAKERS = {"pysaml2": by_pysaml2, "lasso": by_lasso}

made = []
for wanted in json.load(sys.stdin):
    with tempfile.TemporaryDirectory() as temporary:
        made.append(MAKERS[sys.argv[1]](wanted, temporary))
json.dump(made, sys.stdout)
