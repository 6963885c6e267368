internal import FactSheets

/// The Spanish of a digest, as it is written in Mexico: numbers as in English, dates with the day first.
enum Spanish {
    static let months = [
        "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
    ]

    /// Amounts of US dollars say whose dollars they are; a thousand millions is no `billón`.
    static func money(_ words: String) -> String {
        let parts = words.split(separator: " ")
        guard parts.count == 2 else { return words }
        switch parts[1] {
        case "million": return parts[0] == "1" ? "1 millón" : "\(parts[0]) millones"
        case "billion": return "\(parts[0]) mil millones"
        case "trillion": return parts[0] == "1" ? "1 billón" : "\(parts[0]) billones"
        default: return words
        }
    }

    /// One of something, and several.
    static let nouns: [String: (one: String, many: String)] = [
        "change": ("cambio", "cambios"), "editorial change": ("cambio de redacción", "cambios de redacción"),
        "substantive change": ("cambio de fondo", "cambios de fondo"),
        "other substantive change": ("otro cambio de fondo", "otros cambios de fondo"),
        "cosmetic change": ("cambio de forma", "cambios de forma"),
        "more section": ("sección más", "secciones más"), "document": ("documento", "documentos"),
        "source": ("fuente", "fuentes"), "return": ("regreso", "regresos"),
        "pillar": ("pilar", "pilares"), "commitment": ("compromiso", "compromisos"),
        "hit": ("resultado", "resultados"),
        "section": ("sección", "secciones"), "item": ("punto", "puntos"),
        "statement": ("enunciado", "enunciados"), "version": ("versión", "versiones"),
        "look": ("consulta", "consultas"), "capture": ("captura", "capturas"),
        "paragraph": ("párrafo", "párrafos"),
        "published": ("publicado", "publicados"), "revised": ("modificado", "modificados"),
        "withdrawn": ("retirado", "retirados"), "restored": ("restituido", "restituidos"),
        "moved": ("trasladado", "trasladados"), "drifted": ("lectura dudosa", "lecturas dudosas"),
        "blind": ("ilegible", "ilegibles"), "readable again": ("legible de nuevo", "legibles de nuevo"),
        "vanished": ("desaparecido", "desaparecidos"), "there again": ("de vuelta", "de vuelta"),
        "gap": ("laguna", "lagunas"), "watched": ("vigilancia", "vigilancias"),
        "damaged": ("dañado", "dañados"),
        "deadline": ("plazo", "plazos"), "note": ("nota", "notas"),
        "promise weakened": ("compromiso debilitado", "compromisos debilitados"),
        "promise made firmer": ("compromiso reforzado", "compromisos reforzados"),
        "promise reported done": ("compromiso dado por cumplido", "compromisos dados por cumplidos"),
        "commitment dropped": ("compromiso eliminado", "compromisos eliminados"),
        "new commitment": ("compromiso nuevo", "compromisos nuevos"),
        "deadline dropped": ("plazo eliminado", "plazos eliminados"),
        "deadline put off": ("plazo aplazado", "plazos aplazados"),
        "deadline brought forward": ("plazo adelantado", "plazos adelantados"),
        "new deadline": ("plazo nuevo", "plazos nuevos"), "year": ("año", "años"), "month": ("mes", "meses"),
        "week": ("semana", "semanas"), "day": ("día", "días"), "hour": ("hora", "horas"),
        "minute": ("minuto", "minutos"), "second": ("segundo", "segundos"),
    ]

    /// By their English; `{1}`, `{2}` stand for values.
    static let texts: [String: String] = frame.merging(events) { a, _ in a }.merging(changes) { a, _ in a }

    private static let frame = [
        "and {1} more; hledwatch ledger names them all.": "y {1} más; hledwatch ledger los enumera todos.",
        "Noted": "Anotado", "Note": "Nota", "Label": "Etiqueta", "Reviewed": "Revisado",
        "change {1}": "cambio {1}", "Withdrawn by {1}, {2}": "Retirada por {1}, {2}",
        "{1} since the last digest": "{1} desde el último resumen",
        "and {1} more; hledwatch notes has them all.": "y {1} más; hledwatch notes las tiene todas.",
        "{1} to look at": "{1} por revisar", "[Sample]": "[Muestra]",
        "This is a sample: nothing of it happened.": "Es una muestra: nada de esto ocurrió.",
        "{1} and {2}": "{1} y {2}", "{1} and {2} more": "{1} y {2} más", "only {1}": "sólo {1}",
        "Nothing happened": "No ha pasado nada", "cosmetic: {1} not shown": "de forma: {1} sin mostrar",
        "{1} {2} times": "{1} {2} veces", "a return to version {1}": "regreso a la versión {1}",
        "{1} returns to earlier versions": "{1} regresos a versiones anteriores",
        "(a document without a title)": "(documento sin título)",
        "The watch goes on": "La vigilancia continúa", "This archive": "Este archivo",
        "Site: {1}": "Sitio: {1}", "Source: {1}": "Fuente: {1}", "(without a name)": "(sin nombre)",
        "(a source without a name)": "(fuente sin nombre)", "{1} less": "{1} menos", "{1} more": "{1} más",
        "Published {1}.": "Publicado el {1}.",
        "{1} earlier events are not shown.": "No se muestran {1} sucesos anteriores.",
        "Where to see more:": "Dónde ver más:",
        "Versions {1} and {2} compared": "Comparación de las versiones {1} y {2}",
        "And {1} more, in a line each:": "Y {1} más, en una línea cada uno:",
        "and {1} more; hledwatch list names them all.": "y {1} más; hledwatch list los enumera todos.",
        "So much changed that only the most telling changes are shown. In all:":
            "Cambió tanto que sólo se muestran los cambios más reveladores. En total:",
        "Cosmetic (quotes, dashes, spaces, markup): {1}, not shown.":
            "De forma (comillas, guiones, espacios, formato): {1}, sin mostrar.",
        "Digest {1} for {2}, {3}.": "Resumen {1} para {2}, {3}.", "Times are UTC.": "Las horas son UTC.",
        "Times are those of {1}, with UTC.": "Las horas son las de {1}, con las de UTC.",
        "The channel of {1} is switched off": "El canal de {1} está desactivado",
        "Nothing could be delivered to {1} since {2}.": "No se ha podido entregar nada a {1} desde: {2}.",
        "The last error: {1}": "El último error: {1}",
        "What it is to be told is kept. Once it works again, this sends it:":
            "Lo que se le debe se conserva. Cuando vuelva a funcionar, esto lo envía:",
        "The page": "La página", "and {1} more: see the links.": "y {1} más: véanse los enlaces.",
        "and {1} more, for which there is no room here.": "y {1} más, que aquí no caben.",
        "Deadlines in the next 30 days": "Plazos en los próximos 30 días",
        "Passed, and nothing since speaks of it": "Vencidos, y nada los ha mencionado desde entonces",
    ]

    private static let events = [
        "Published": "Publicado", "Revised": "Modificado", "Withdrawn": "Retirado", "Restored": "Restituido",
        "Moved": "Trasladado", "Drifted": "Lectura dudosa", "Blind": "Ilegible",
        "Recovered": "Legible de nuevo",
        "Vanished": "Desaparecido", "Returned": "De vuelta", "Gap": "Laguna", "Watched": "Vigilancia",
        "Damaged": "Dañado",
        "published": "publicado", "revised": "modificado", "withdrawn": "retirado", "restored": "restituido",
        "moved": "trasladado",
        "drifted": "lectura dudosa", "blind": "ilegible", "readable again": "legible de nuevo",
        "vanished": "desaparecido", "there again": "de vuelta", "gap": "laguna", "watched": "vigilancia",
        "damaged": "dañado",
        "Version {1}": "La versión {1}", "This": "Esto", "version {1}": "versión {1}",
        "the version before": "la versión anterior", "the new one": "la nueva",
        "{1} is a return to version {2}: the text is again what it was then.":
            "{1} es un regreso a la versión {2}: el texto vuelve a ser el de entonces.",
        "Old address": "Dirección anterior", "New address": "Dirección nueva", "Why: {1}": "Motivo: {1}",
        "not known.": "se desconoce.", "It holds: {1}": "Contiene: {1}",
        "Until it can be read again, changes there go unseen; nothing is taken for withdrawn.":
            "Mientras no se pueda leer, los cambios pasarán inadvertidos; nada se da por retirado.",
        "Look at the page itself: what it says may not be told here. Nothing is taken for removed.":
            "Consulte la página misma: puede que aquí no se cuente lo que dice. Nada se da por suprimido.",
        "What was published between the two looks may have been missed; it is looked for.":
            "Lo que se publicó entre las dos consultas pudo haberse perdido; se está buscando.",
        "Nothing there is taken for withdrawn until it answers again.":
            "Nada de lo que había ahí se da por retirado hasta que el sitio vuelva a responder.",
        "No statement changed.": "Ningún enunciado cambió.",
        "Only typography or markup changed: {1}, not shown.":
            "Sólo cambió la tipografía o el formato: {1}, sin mostrar.",
        "First seen at {1}.": "Visto por primera vez: {1}.", "Seen at {1}.": "Visto: {1}.",
        "Version {1} was first seen at {2}.": "La versión {1} se vio por primera vez: {2}.",
        "Absent at {1}; when it was last present is not known.":
            "Ausente: {1}; no se sabe cuándo estuvo presente por última vez.",
        "Present again at {1}.": "Presente de nuevo: {1}.",
        "Seen at its new address at {1}.": "Visto en su nueva dirección: {1}.",
        "No longer reads as it did, at {1}.": "Ya no se lee como antes: {1}.",
        "Could not be read at {1}.": "No se pudo leer: {1}.",
        "Read again at {1}.": "Leído de nuevo: {1}.",
        "Its pages are not there at {1}.": "Sus páginas no están: {1}.",
        "There again at {1}.": "De vuelta: {1}.", "Until {1}.": "Hasta: {1}.",
        "Showed nothing but new items at {1}.": "Sólo mostró elementos nuevos: {1}.",
        "Not there at {1}, present at {2}.": "Ausente: {1}; presente: {2}.",
        "Changed between {1} and {2} ({3} last seen, {4} first seen).":
            "Cambió entre {1} y {2} ({3} vista por última vez; {4}, por primera vez).",
        "Present at {1}, absent at {2}.": "Presente: {1}; ausente: {2}.",
        "Absent at {1}, present again at {2}.": "Ausente: {1}; presente de nuevo: {2}.",
        "At the old address at {1}, at the new one at {2}.":
            "En la dirección anterior: {1}; en la nueva: {2}.",
        "Read well at {1}, no longer at {2}.": "Se leía bien: {1}; ya no: {2}.",
        "Read at {1}, could not be read at {2}.": "Leído: {1}; no se pudo leer: {2}.",
        "Could not be read at {1}, read again at {2}.": "No se pudo leer: {1}; leído de nuevo: {2}.",
        "There at {1}, its pages are not at {2}.": "Estaba: {1}; sus páginas ya no están: {2}.",
        "Gone at {1}, there again at {2}.": "Ausente: {1}; de vuelta: {2}.",
        "From {1} until {2}.": "Del {1} al {2}.",
        "Found by a verification at {1}.": "Hallado por una verificación: {1}.",
        "'hledwatch verify --read-data' says all that is damaged; mend it from a backup made before.":
            "«hledwatch verify --read-data» dice todo lo que está dañado; repárelo con una copia de seguridad anterior.",
        "Shared no item between {1} and {2}.": "Sin elementos en común entre {1} y {2}.",
    ]

    private static let changes = [
        "What changed in substance": "Qué cambió en el fondo",
        "What changed in wording only": "Qué cambió sólo en la redacción",
        "What changed in typography only": "Qué cambió sólo en la tipografía", "Title": "Título",
        "Introduction": "Introducción", "and {1}": "y {1}",
        "{1} added": "{1} añadidos", "{1} removed": "{1} suprimidos", "{1} reworded": "{1} reformulados",
        "{1} moved": "{1} trasladados", "{1} split": "{1} divididos", "{1} merged": "{1} fundidos",
        "none stands": "ninguno permanece",
        "{1} stand as they were and {2} in other words":
            "{1} permanecen como estaban y {2} con otras palabras",
        "The text was rewritten: of {1} statements and headings {2}; {3} went, {4} came.":
            "El texto se reescribió: de {1} enunciados y encabezados, {2}; {3} desaparecieron y {4} son nuevos.",
        "Kept: {1}.": "Se conserva: {1}.", "within {1}": "dentro de {1}", "from {1} to {2}": "de {1} a {2}",
        "Moved {1}.": "Trasladado {1}.", "… ({1} words left out) …": "… ({1} palabras omitidas) …",
        "and {1} more substantive changes, not shown here.":
            "y {1} cambios de fondo más, que no se muestran aquí.",
        "and {1} more editorial changes, not shown here.":
            "y {1} cambios de redacción más, que no se muestran aquí.",
        "Title added": "Título añadido", "Title removed": "Título suprimido",
        "Title reworded": "Título reformulado",
        "Title moved": "Título trasladado", "Title moved and reworded": "Título trasladado y reformulado",
        "Title split": "Título dividido", "Title merged": "Títulos fundidos",
        "Heading added": "Encabezado añadido", "Heading removed": "Encabezado suprimido",
        "Heading reworded": "Encabezado reformulado", "Heading moved": "Encabezado trasladado",
        "Heading moved and reworded": "Encabezado trasladado y reformulado",
        "Heading split": "Encabezado dividido",
        "Heading merged": "Encabezados fundidos",
        "Summary added": "Sumario añadido", "Summary removed": "Sumario suprimido",
        "Summary reworded": "Sumario reformulado",
        "Summary moved": "Sumario trasladado",
        "Summary moved and reworded": "Sumario trasladado y reformulado",
        "Summary split": "Sumario dividido", "Summary merged": "Sumarios fundidos",
        "Paragraph added": "Párrafo añadido", "Paragraph removed": "Párrafo suprimido",
        "Paragraph reworded": "Párrafo reformulado", "Paragraph moved": "Párrafo trasladado",
        "Paragraph moved and reworded": "Párrafo trasladado y reformulado",
        "Paragraph split": "Párrafo dividido",
        "Paragraph merged": "Párrafos fundidos",
        "Item added": "Punto añadido", "Item removed": "Punto suprimido",
        "Item reworded": "Punto reformulado",
        "Item moved": "Punto trasladado", "Item moved and reworded": "Punto trasladado y reformulado",
        "Item split": "Punto dividido", "Item merged": "Puntos fundidos",
        "Table row added": "Renglón de tabla añadido", "Table row removed": "Renglón de tabla suprimido",
        "Table row reworded": "Renglón de tabla reformulado",
        "Table row moved": "Renglón de tabla trasladado",
        "Table row moved and reworded": "Renglón de tabla trasladado y reformulado",
        "Table row split": "Renglón de tabla dividido", "Table row merged": "Renglones de tabla fundidos",
        "amount": "monto", "percent": "porcentaje", "count": "cantidad", "date": "fecha",
        "duration": "duración",
        "name": "nombre", "firmness": "firmeza", "negation": "negación",
        "new amount": "monto nuevo", "new percent": "porcentaje nuevo", "new count": "cantidad nueva",
        "new date": "fecha nueva", "new duration": "duración nueva", "new name": "nombre nuevo",
        "new firmness": "firmeza nueva", "new negation": "negación nueva",
        "amount gone": "monto suprimido", "percent gone": "porcentaje suprimido",
        "count gone": "cantidad suprimida",
        "date gone": "fecha suprimida", "duration gone": "duración suprimida",
        "name gone": "nombre suprimido",
        "firmness gone": "firmeza suprimida", "negation gone": "negación suprimida",
        "gone with it": "se va con él", "comes with it": "viene con él", "point": "punto", "points": "puntos",
        "{1} earlier": "{1} antes", "{1} later": "{1} después", "weaker": "más débil", "firmer": "más firme",
        "explored": "explorado", "intended": "previsto", "committed": "comprometido", "done": "cumplido",
    ]
}
