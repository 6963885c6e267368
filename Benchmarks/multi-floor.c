// The least that conditional requests cost: libcurl's multi interface, easy handles and connections used again and
// again, nothing read or kept. Prints the nanoseconds of processor time that the process took, start-up excepted.
//
// usage: multi-floor WIDTH PER-HOST FILE     FILE: a line for each request: address, tab, ETag, tab, Last-Modified
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { char *url, *etag, *modified; } Request;
typedef struct { CURL *easy; struct curl_slist *headers; } Slot;

static size_t drop(char *bytes, size_t one, size_t count, void *context) {
    (void)bytes; (void)context;
    return one * count;
}

static long long processor(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void start(CURLM *multi, Slot *slot, const Request *request) {
    char line[512];
    curl_slist_free_all(slot->headers);
    slot->headers = curl_slist_append(NULL, "Accept: text/html, application/xhtml+xml, text/markdown;q=0.8, */*;q=0.5");
    snprintf(line, sizeof line, "If-None-Match: %s", request->etag);
    slot->headers = curl_slist_append(slot->headers, line);
    snprintf(line, sizeof line, "If-Modified-Since: %s", request->modified);
    slot->headers = curl_slist_append(slot->headers, line);
    slot->headers = curl_slist_append(slot->headers, "Accept-Encoding: gzip, deflate");
    curl_easy_setopt(slot->easy, CURLOPT_URL, request->url);
    curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
    curl_multi_add_handle(multi, slot->easy);
}

int main(int argc, char **argv) {
    if (argc != 4) return 64;
    int width = atoi(argv[1]);
    FILE *file = fopen(argv[3], "r");
    if (!file) return perror(argv[3]), 1;
    Request *requests = NULL;
    size_t count = 0, room = 0;
    char line[2048];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (count == room) requests = realloc(requests, (room = room ? 2 * room : 1024) * sizeof *requests);
        char *url = strtok(line, "\t"), *etag = strtok(NULL, "\t"), *modified = strtok(NULL, "\t");
        if (!modified) return fprintf(stderr, "%s: a line has no three fields\n", argv[3]), 1;
        requests[count++] = (Request){strdup(url), strdup(etag), strdup(modified)};
    }
    fclose(file);
    curl_global_init(CURL_GLOBAL_ALL);
    long long before = processor();
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)atoi(argv[2]));
    Slot *slots = calloc(width, sizeof *slots);
    size_t next = 0, unchanged = 0, other = 0;
    for (int i = 0; i < width && next < count; i++) {
        slots[i].easy = curl_easy_init();
        curl_easy_setopt(slots[i].easy, CURLOPT_PRIVATE, &slots[i]);
        curl_easy_setopt(slots[i].easy, CURLOPT_WRITEFUNCTION, drop);
        curl_easy_setopt(slots[i].easy, CURLOPT_USERAGENT, "hledwatch/0.1 (+bench@example.org)");
        start(multi, &slots[i], &requests[next++]);
    }
    int running = 1;
    while (running) {
        curl_multi_perform(multi, &running);
        CURLMsg *message;
        int left;
        while ((message = curl_multi_info_read(multi, &left))) {
            Slot *slot;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result == CURLE_OK && status == 304) unchanged++; else other++;
            curl_multi_remove_handle(multi, slot->easy);
            if (next < count) { start(multi, slot, &requests[next++]); running = 1; }
        }
        if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    fprintf(stderr, "%zu unchanged, %zu other\n", unchanged, other);
    printf("%lld\n", processor() - before);
    return other != 0;
}
