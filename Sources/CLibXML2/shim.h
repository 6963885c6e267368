#pragma once
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlreader.h>

// Variadic: libxml2's generic error handler, here one that says nothing.
static void hledwatch_xml_say_nothing(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

// Takes the variadic handler above: for this thread, and for those made later.
static inline void hledwatch_xml_silence(void) {
    xmlSetGenericErrorFunc(NULL, hledwatch_xml_say_nothing);
    xmlThrDefSetGenericErrorFunc(NULL, hledwatch_xml_say_nothing);
}

// xmlFree is a mutable global, which Swift 6 refuses to read.
static inline void hledwatch_xml_free(void *memory) { xmlFree(memory); }
