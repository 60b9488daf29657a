#pragma once

// Swift cannot call variadic C functions: each wrapper below fixes one type of argument.
// curl's type-checking macros are of no use here and would get in the way.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdint.h>

/// A macro with a cast, which Swift does not import.
static const long ccurl_auth_basic = (long)CURLAUTH_BASIC;

typedef size_t (*ccurl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef int (*ccurl_prerequest_callback)(void *context, char *remote_ip, char *local_ip, int remote_port,
                                         int local_port);

/// Keeps OpenSSL from taking itself apart in `exit` while a client's thread still uses it (OPENSSL_INIT_NO_ATEXIT).
/// Must come before anything else of OpenSSL. Looked up at run time: curl may be built on another library.
static inline void ccurl_keep_openssl_at_exit(void) {
    int (*init)(uint64_t, const void *) = (int (*)(uint64_t, const void *))dlsym(RTLD_DEFAULT, "OPENSSL_init_crypto");
    if (init) init(UINT64_C(0x00080000), NULL);
}

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/// For options that curl copies; NULL puts the default back.
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// For options that curl does not copy: the caller keeps what `value` points at alive.
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_data_callback(CURL *easy, CURLoption option, ccurl_data_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_prerequest_callback(CURL *easy, ccurl_prerequest_callback value) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// A finished transfer: CURLMsg keeps its result in a union, which Swift reads less well.
static inline CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }
