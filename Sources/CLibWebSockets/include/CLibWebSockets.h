#pragma once

#include <dlfcn.h>
#include <libwebsockets.h>
#include <stdint.h>

// Macros that Swift does not import, under names of their own.

/// Bytes that lws wants to own in front of what `lws_write` is given.
static const int clws_pre = LWS_PRE;
static const int clws_no_listen = CONTEXT_PORT_NO_LISTEN;

/// `lws_service_tsi` with -1 does what is pending and returns.
static inline int clws_service_pending(struct lws_context *context) { return lws_service_tsi(context, -1, 0); }

/// Sleeps until a socket, a timer or `lws_cancel_service` needs attention. The number means nothing to lws 4.
static inline int clws_service(struct lws_context *context) { return lws_service(context, 0); }

/// lws would follow a redirect on its own and carry the credentials along.
static const int clws_no_redirect = LCCSCF_HTTP_NO_FOLLOW_REDIRECT;

/// Keeps OpenSSL from taking itself apart in `exit` while a loop's thread still uses it (OPENSSL_INIT_NO_ATEXIT).
/// Must come before anything else of OpenSSL. Looked up at run time: lws may be built on another library.
static inline void clws_keep_openssl_at_exit(void) {
    int (*init)(uint64_t, const void *) = (int (*)(uint64_t, const void *))dlsym(RTLD_DEFAULT, "OPENSSL_init_crypto");
    if (init) init(UINT64_C(0x00080000), NULL);
}

static inline void clws_silence(void) { lws_set_log_level(0, NULL); }
