/* What libxml2 alone takes for a page or a feed: parse, then walk the whole tree and look at every byte of its text.
 *
 *     floor TIMES page|feed FILE
 *
 * Prints the nanoseconds of processor time that it takes once, start-up and the first time left out.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned long walk(const xmlNode *node)
{
    unsigned long sum = 0;
    for (; node; node = node->next) {
        sum += node->type;
        if (node->content && node->type != XML_ENTITY_DECL)
            for (const xmlChar *byte = node->content; *byte; byte++)
                sum += *byte;
        if (node->type == XML_ELEMENT_NODE)
            sum += walk(node->children);
    }
    return sum;
}

static unsigned long parse(int is_page, const char *bytes, int count)
{
    xmlDoc *document =
        is_page ? htmlReadMemory(bytes, count, NULL, "UTF-8",
                                 HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET)
                : xmlReadMemory(bytes, count, NULL, NULL, XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
    if (!document) {
        fprintf(stderr, "floor: libxml2 cannot read it\n");
        exit(1);
    }
    unsigned long sum = walk(xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    return sum;
}

static long processor_nanoseconds(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) {
        perror("floor: clock_gettime");
        exit(1);
    }
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

int main(int count, char **words)
{
    long times = count == 4 ? strtol(words[1], NULL, 10) : 0;
    int is_page = times > 0 && strcmp(words[2], "page") == 0;
    if (times <= 0 || (!is_page && strcmp(words[2], "feed") != 0)) {
        fprintf(stderr, "usage: floor TIMES page|feed FILE\n");
        return 64;
    }
    FILE *file = fopen(words[3], "rb");
    static char bytes[32 << 20];
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (size == 0 || size == sizeof bytes) {
        fprintf(stderr, "floor: cannot read '%s', or it is empty or too large\n", words[3]);
        return 1;
    }
    fclose(file);
    xmlInitParser();
    unsigned long sum = parse(is_page, bytes, (int)size);
    long start = processor_nanoseconds();
    for (long turn = 0; turn < times; turn++)
        sum += parse(is_page, bytes, (int)size);
    long spent = processor_nanoseconds() - start;
    if (sum == 0) {
        fprintf(stderr, "floor: nothing was found\n");
        return 1;
    }
    printf("%ld\n", spent / times);
    return 0;
}
