# Varnish in front of three gateways: /etc/varnish/default.vcl. To be changed: the addresses.
# Varnish speaks no TLS: something before it (hitch, HAProxy) ends it and passes the client's address on by the PROXY protocol (varnishd -a ...,PROXY).
# At the gateways: Gateway__Legacy__TrustedProxies__0 names the address that Varnish connects from.
vcl 4.1;

import directors;
import std;

# first_byte_timeout: beyond what the gateway waits for the legacy side (100 s). A probe would ask the listener that logins are sent to: no /readyz.
backend gateway_1 { .host = "10.0.0.11"; .port = "8080"; .connect_timeout = 2s; .first_byte_timeout = 110s; .between_bytes_timeout = 110s; }
backend gateway_2 { .host = "10.0.0.12"; .port = "8080"; .connect_timeout = 2s; .first_byte_timeout = 110s; .between_bytes_timeout = 110s; }
backend gateway_3 { .host = "10.0.0.13"; .port = "8080"; .connect_timeout = 2s; .first_byte_timeout = 110s; .between_bytes_timeout = 110s; }

sub vcl_init {
    new gateways = directors.round_robin();
    gateways.add_backend(gateway_1);
    gateways.add_backend(gateway_2);
    gateways.add_backend(gateway_3);
}

sub vcl_recv {
    set req.backend_hint = gateways.backend();
    # Varnish keeps Host. What a client sends of these three is replaced; by default its X-Forwarded-For is added to.
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Host = req.http.Host;
    set req.http.X-Forwarded-Proto = "https";

    # The body is read whole first, so that it can be sent to another gateway where one refuses. A larger one is refused.
    if (req.method == "POST" && !std.cache_req_body(4MB)) {
        return (synth(413));
    }

    # Nothing of a login is ever kept.
    return (pass);
}

sub vcl_backend_fetch {
    # By default a pass takes the hint of the first try again.
    if (bereq.retries > 0) {
        set bereq.backend = gateways.backend();
    }
}

sub vcl_backend_error {
    # The gateway answers itself for a legacy side that fails, so this is a gateway that is away.
    if (bereq.retries < 2) {
        return (retry);
    }
}
