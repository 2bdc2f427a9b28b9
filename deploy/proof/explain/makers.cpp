// Prints the SAMLResponse that OpenSAML, the library of Shibboleth, makes of what its arguments want.
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <saml/SAMLConfig.h>
#include <saml/saml2/core/Assertions.h>
#include <saml/saml2/core/Protocols.h>
#include <saml/signature/ContentReference.h>
#include <saml/util/SAMLConstants.h>
#include <xsec/dsig/DSIGConstants.hpp>
#include <xmltooling/XMLToolingConfig.h>
#include <xmltooling/security/Credential.h>
#include <xmltooling/security/CredentialResolver.h>
#include <xmltooling/signature/Signature.h>
#include <xmltooling/util/ParserPool.h>
#include <xmltooling/util/XMLHelper.h>

using namespace opensaml::saml2;
using namespace opensaml::saml2p;
using namespace xmltooling;
using std::string;
using std::vector;

static auto_ptr_XMLCh text(const string& value) { return auto_ptr_XMLCh(value.c_str()); }

template <class Signed> static void sign(Signed* element, const Credential* credential)
{
    auto made = xmlsignature::SignatureBuilder::buildSignature();
    made->setSignatureAlgorithm(DSIGConstants::s_unicodeStrURIRSA_SHA256);
    element->setSignature(made);
    dynamic_cast<opensaml::ContentReference*>(made->getContentReference())->setDigestAlgorithm(DSIGConstants::s_unicodeStrURISHA256);
    vector<xmlsignature::Signature*> all(1, made);
    element->marshall(static_cast<xercesc::DOMDocument*>(nullptr), &all, credential);
}

static Issuer* issuer(const string& name)
{
    auto made = IssuerBuilder::buildIssuer();
    made->setName(text(name).get());
    return made;
}

static Assertion* assertion(
    const string& issuerName, const string& audience, const string& acsUrl, const string& email, const string& request, time_t from, time_t until)
{
    auto data = SubjectConfirmationDataBuilder::buildSubjectConfirmationData();
    data->setRecipient(text(acsUrl).get());
    data->setInResponseTo(text(request).get());
    data->setNotOnOrAfter(until);
    auto confirmation = SubjectConfirmationBuilder::buildSubjectConfirmation();
    confirmation->setMethod(SubjectConfirmation::BEARER);
    confirmation->setSubjectConfirmationData(data);
    auto name = NameIDBuilder::buildNameID();
    name->setName(text(email).get());
    name->setFormat(NameIDType::EMAIL);
    auto subject = SubjectBuilder::buildSubject();
    subject->setNameID(name);
    subject->getSubjectConfirmations().push_back(confirmation);

    auto audienceElement = AudienceBuilder::buildAudience();
    audienceElement->setAudienceURI(text(audience).get());
    auto restriction = AudienceRestrictionBuilder::buildAudienceRestriction();
    restriction->getAudiences().push_back(audienceElement);
    auto conditions = ConditionsBuilder::buildConditions();
    conditions->setNotBefore(from);
    conditions->setNotOnOrAfter(until);
    conditions->getAudienceRestrictions().push_back(restriction);

    auto reference = AuthnContextClassRefBuilder::buildAuthnContextClassRef();
    reference->setReference(text("urn:oasis:names:tc:SAML:2.0:ac:classes:Password").get());
    auto context = AuthnContextBuilder::buildAuthnContext();
    context->setAuthnContextClassRef(reference);
    auto authn = AuthnStatementBuilder::buildAuthnStatement();
    authn->setAuthnInstant(from);
    authn->setAuthnContext(context);

    auto value = AttributeValueBuilder::buildAttributeValue();
    value->setTextContent(text(email).get());
    auto attribute = AttributeBuilder::buildAttribute();
    attribute->setName(text("email").get());
    attribute->setNameFormat(Attribute::BASIC);
    attribute->getAttributeValues().push_back(value);
    auto attributes = AttributeStatementBuilder::buildAttributeStatement();
    attributes->getAttributes().push_back(attribute);

    auto made = AssertionBuilder::buildAssertion();
    made->setIssuer(issuer(issuerName));
    made->setSubject(subject);
    made->setConditions(conditions);
    made->getAuthnStatements().push_back(authn);
    made->getAttributeStatements().push_back(attributes);
    return made;
}

int main(int count, char** words)
{
    if (count != 12) {
        return 2;
    }

    // Issuer, audience, ACS URL, e-mail address, request id, what is signed, whether it fails, from, until (Unix seconds), files of key and certificate.
    const vector<string> wish(words + 1, words + count);
    const string &issuerName = wish[0], &audience = wish[1], &acsUrl = wish[2], &email = wish[3], &request = wish[4], &signs = wish[5];
    const bool fails = wish[6] == "true";
    auto& config = opensaml::SAMLConfig::getConfig();
    if (!config.init()) {
        return 1;
    }

    {
        const string keys = "<CredentialResolver key=\"" + wish[9] + "\" certificate=\"" + wish[10] + "\"/>";
        std::istringstream stream(keys);
        auto document = XMLToolingConfig::getConfig().getParser().parse(stream);
        std::unique_ptr<CredentialResolver> resolver(
            XMLToolingConfig::getConfig().CredentialResolverManager.newPlugin(FILESYSTEM_CREDENTIAL_RESOLVER, document->getDocumentElement(), false));
        Locker locker(resolver.get());
        const Credential* credential = resolver->resolve();

        std::unique_ptr<Response> response(ResponseBuilder::buildResponse());
        response->setIssuer(issuer(issuerName));
        response->setDestination(text(acsUrl).get());
        response->setInResponseTo(text(request).get());
        auto code = StatusCodeBuilder::buildStatusCode();
        code->setValue(fails ? StatusCode::RESPONDER : StatusCode::SUCCESS);
        auto status = StatusBuilder::buildStatus();
        status->setStatusCode(code);
        response->setStatus(status);
        if (!fails) {
            auto made = assertion(issuerName, audience, acsUrl, email, request, std::stol(wish[7]), std::stol(wish[8]));
            if (signs != "response") {
                sign(made, credential);
            }

            response->getAssertions().push_back(made);
        }

        if (signs != "assertion") {
            sign(response.get(), credential);
        } else {
            response->marshall();
        }

        string xml;
        XMLHelper::serialize(response->getDOM(), xml);
        std::cout << xml;
    }

    config.term();
    return 0;
}
