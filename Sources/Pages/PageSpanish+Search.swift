extension PageSpanish {
    /// Of the search.
    static let search = [
        "‘{1}’ has no letter and no digit: there is nothing to look for.":
            "‘{1}’ no tiene letras ni cifras: no hay nada que buscar.",
        "That is too much at once: at most {1} words and phrases can be looked for.":
            "Es demasiado a la vez: se pueden buscar a lo sumo {1} palabras y frases.",
        "No document is called ‘{1}’.": "Ningún documento se llama ‘{1}’.",
        "A quotation mark is not closed: all behind it is looked for as one phrase.":
            "Hay comillas sin cerrar: todo lo que sigue se busca como una sola frase.",
        "All words must stand in one statement; OR, AND, NOT and - have no meaning of their own.":
            "Todas las palabras deben estar en un mismo enunciado; OR, AND, NOT y - no tienen significado propio.",
        "A star counts only behind the beginning of a word: invest*.":
            "El asterisco solo vale tras el comienzo de una palabra: invest*.",
        "Words, phrases, beginnings": "Palabras, frases, comienzos",
        "What was said": "Lo que se ha dicho",
        "what stands now": "lo que consta ahora",
        "what is said no more": "lo que ya no se dice",
        "ever": "siempre",
        "Only in the document": "Solo en el documento",
        "How to search": "Cómo buscar",
        "both words in one statement, in any order": "ambas palabras en un enunciado, en cualquier orden",
        "the words one behind the other": "las palabras una tras otra",
        "all words that begin so": "todas las palabras que comienzan así",
        "a sum as it was written": "un monto tal como se escribió",
        "Every version of every document is searched, also what was taken out since. Case and accents do not matter.":
            "Se busca en cada versión de cada documento, también lo que se quitó después. No importan mayúsculas ni acentos.",
        "No version of any document says that in one statement.":
            "Ninguna versión de ningún documento dice eso en un enunciado.",
        "No document says that now.": "Ningún documento dice eso ahora.",
        "No document lost these words.": "Ningún documento perdió esas palabras.",
        "{1} of any version": "{1} de cualquier versión",
        "what happened last first": "primero lo más reciente",
        "The first {1} can be paged through.": "Se pueden recorrer los primeros {1}.",
        "Stands now": "Consta ahora",
        "Reworded": "Reformulado",
        "Gone": "Ya no está",
        "in version {1}": "en la versión {1}",
        "from version {1} to {2}": "de la versión {1} a la {2}",
        "came between": "apareció entre",
        "and": "y",
        "first seen": "visto por primera vez",
        "last seen": "visto por última vez",
        "first missed": "echado en falta",
        "the words stand in another statement now": "las palabras constan ahora en otro enunciado",
        "the words stayed in another statement for a time":
            "las palabras siguieron un tiempo en otro enunciado",
        "the document was withdrawn": "el documento se retiró",
        "How it came": "Cómo apareció",
        "How it went": "Cómo se fue",
        "Who said what when": "Quién dijo qué y cuándo",
        "All versions": "Todas las versiones",
    ]
}
