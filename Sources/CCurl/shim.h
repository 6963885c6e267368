#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <string.h>
#include <time.h>
#include <openssl/x509.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one wrapper per type of value.
static inline CURLcode hledwatch_curl_set_long(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode hledwatch_curl_set_size(CURL *curl, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode hledwatch_curl_set_text(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode hledwatch_curl_set_pointer(CURL *curl, CURLoption option, void *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode hledwatch_curl_set_bytes(CURL *curl, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

static inline CURLcode hledwatch_curl_on_open(CURL *curl, curl_opensocket_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, context) : code;
}

static inline CURLcode hledwatch_curl_on_progress(CURL *curl, curl_xferinfo_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_XFERINFODATA, context) : code;
}

static inline CURLcode hledwatch_curl_on_header(CURL *curl, curl_write_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HEADERDATA, context) : code;
}

static inline CURLcode hledwatch_curl_on_body(CURL *curl, curl_write_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode hledwatch_curl_on_upload(CURL *curl, curl_read_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_READFUNCTION, callback);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_READDATA, context) : code;
}

static inline long hledwatch_curl_status(CURL *curl) {
    long status = 0;
    return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

// Macros with casts, which Swift does not import.
static const curl_socket_t hledwatch_curl_no_socket = CURL_SOCKET_BAD;
static const size_t hledwatch_curl_read_abort = CURL_READFUNC_ABORT;

// curl_multi_setopt is variadic.
static inline CURLMcode hledwatch_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Variadic, and the number travels as a pointer.
static inline CURLcode hledwatch_curl_set_number(CURL *curl, long number) {
    return curl_easy_setopt(curl, CURLOPT_PRIVATE, (void *)number);
}

static inline long hledwatch_curl_number(CURL *curl) {
    char *number = NULL;
    return curl_easy_getinfo(curl, CURLINFO_PRIVATE, &number) == CURLE_OK ? (long)number : -1;
}

// Variadic, and its value is a struct within: the SSL object of the connection under a transfer; NULL without TLS, outside
// of the transfer's callbacks, and where libcurl uses another library than OpenSSL.
static inline void *hledwatch_curl_tls(CURL *curl) {
    struct curl_tlssessioninfo *session = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == NULL) return NULL;
    return session->backend == CURLSSLBACKEND_OPENSSL ? session->internals : NULL;
}

static inline const char *hledwatch_curl_peer(CURL *curl) {
    char *address = NULL;
    return curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &address) == CURLE_OK ? address : NULL;
}

static inline long hledwatch_curl_long(CURL *curl, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(curl, info, &value) == CURLE_OK ? value : 0;
}

// Macros over stacks. The chain that a server presented, its own certificate first, held for whoever asks.
static inline void *hledwatch_tls_hold_chain(void *tls) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain((SSL *)tls);
    return chain == NULL ? NULL : X509_chain_up_ref(chain);
}

static inline void hledwatch_tls_drop_chain(void *chain) { sk_X509_pop_free((STACK_OF(X509) *)chain, X509_free); }

static inline int hledwatch_tls_chain_length(void *chain) { return sk_X509_num((STACK_OF(X509) *)chain); }

// The SHA-256 of one certificate of the chain into `digest`, which has room for 32 bytes; 1 when it was made.
static inline int hledwatch_tls_digest(void *chain, int place, unsigned char *digest) {
    unsigned int length = 32;
    return X509_digest(sk_X509_value((STACK_OF(X509) *)chain, place), EVP_sha256(), digest, &length);
}

// Variadic, and a union of lists. What libcurl kept of a server's own certificate, when CURLOPT_CERTINFO asked for it: the
// end of its life in seconds since 1970; 0 when there is none.
static inline long long hledwatch_curl_certificate_end(CURL *curl) {
    struct curl_certinfo *found = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &found) != CURLE_OK || found == NULL || found->num_of_certs < 1)
        return 0;
    long long seconds = 0;
    for (struct curl_slist *line = found->certinfo[0]; line != NULL; line = line->next) {
        if (strncmp(line->data, "Cert:", 5) != 0) continue;
        BIO *text = BIO_new_mem_buf(line->data + 5, -1);
        X509 *certificate = text == NULL ? NULL : PEM_read_bio_X509(text, NULL, NULL, NULL);
        struct tm end;
        if (certificate != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1)
            seconds = (long long)timegm(&end);
        X509_free(certificate);
        BIO_free(text);
    }
    return seconds;
}
