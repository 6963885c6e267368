extension Spanish {
    /// The Spanish of a sentence that the archive holds in English; `nil` for one that is none of those it writes.
    static func translated(_ text: String) -> String? {
        for (english, spanish) in stored {
            guard let values = Voice.match(english, text) else { continue }
            return Voice.fill(spanish, values.map { part($0) })
        }
        return counts(text)
    }

    /// What a document holds: `4 pillars with 20 commitments`, or `1 section, 2 items, 1 paragraph`.
    private static func counts(_ text: String) -> String? {
        var said: [String] = []
        for part in text.split(separator: ", ") {
            var counted: [String] = []
            for side in part.split(separator: " with ") {
                let words = side.split(separator: " ", maxSplits: 1)
                guard words.count == 2, let number = Int(words[0]),
                    let forms = nouns[String(number == 1 ? words[1] : words[1].dropLast())]
                else { return nil }
                counted.append("\(withThousands(number)) \(number == 1 ? forms.one : forms.many)")
            }
            said.append(counted.joined(separator: " con "))
        }
        return said.isEmpty ? nil : said.joined(separator: ", ")
    }

    /// A value in such a sentence: what changed in words, or the value itself.
    private static func part(_ text: String) -> String {
        for (english, spanish) in parts {
            guard let values = Voice.match(english, text) else { continue }
            return Voice.fill(spanish, values.map { part($0) })
        }
        return words[text] ?? text
    }

    private static let parts = [
        ("‘{1}’ is now ‘{2}’", "‘{1}’ es ahora ‘{2}’"), ("‘{1}’ was added", "se añadió ‘{1}’"),
        ("‘{1}’ was removed", "se quitó ‘{1}’"),
        ("{1} and {2}", "{1} y {2}"), ("{1} or {2}", "{1} ni {2}"),
    ]

    private static let words = [
        "its date in the feed": "su fecha en la fuente", "its modified time": "su hora de modificación",
        "its Last-Modified header": "su encabezado Last-Modified", "added": "añadió", "removed": "suprimió",
        "amount": "monto", "percentage": "porcentaje", "number": "número", "date": "fecha",
        "duration": "duración",
    ]

    /// What rules, and what was found, say: `Comparing` and `Watching` write these.
    static let stored: [(String, String)] =
        ofValues + ofWords + ofPlaces + ofEvents + ofLedger

    /// What a commitment's state rests on.
    private static let ofLedger = [
        ("says ‘{1}’", "dice ‘{1}’"), ("reports ‘{1}’", "informa ‘{1}’"),
        ("stands in the text", "consta en el texto"), ("taken out of the text", "se quitó del texto"),
        ("its document was withdrawn", "su documento se retiró"),
        ("due by {1}, and nothing since speaks of it", "vencía el {1}, y nada posterior lo menciona"),
        (
            "due by {1}, and nothing since surely speaks of it",
            "vencía el {1}, y nada posterior lo menciona con certeza"
        ),
    ]

    private static let ofValues = [
        ("The amount changed: {1}.", "El monto cambió: {1}."),
        ("The percentage changed: {1}.", "El porcentaje cambió: {1}."),
        ("The number changed: {1}.", "El número cambió: {1}."),
        ("The date changed: {1}.", "La fecha cambió: {1}."),
        ("The duration changed: {1}.", "La duración cambió: {1}."),
        ("An amount was added: {1}.", "Se añadió un monto: {1}."),
        ("A percentage was added: {1}.", "Se añadió un porcentaje: {1}."),
        ("A number was added: {1}.", "Se añadió un número: {1}."),
        ("A date was added: {1}.", "Se añadió una fecha: {1}."),
        ("A duration was added: {1}.", "Se añadió una duración: {1}."),
        ("An amount was removed: {1}.", "Se suprimió un monto: {1}."),
        ("A percentage was removed: {1}.", "Se suprimió un porcentaje: {1}."),
        ("A number was removed: {1}.", "Se suprimió un número: {1}."),
        ("A date was removed: {1}.", "Se suprimió una fecha: {1}."),
        ("A duration was removed: {1}.", "Se suprimió una duración: {1}."),
        ("The same value, written in another way: {1}.", "El mismo valor, escrito de otro modo: {1}."),
        ("A negation was removed: {1}.", "Se suprimió una negación: {1}."),
        ("A negation was added: {1}.", "Se añadió una negación: {1}."),
        (
            "What was to come is now reported as done: {1}.",
            "Lo que estaba por venir se da ahora por hecho: {1}."
        ),
        ("The promise became firmer: {1}.", "La promesa se volvió más firme: {1}."),
        ("The promise became weaker: {1}.", "La promesa se volvió más débil: {1}."),
        ("A name changed: {1}.", "Un nombre cambió: {1}."),
        ("A name was added: {1}.", "Se añadió un nombre: {1}."),
        ("A name was removed: {1}.", "Se suprimió un nombre: {1}."),
        ("The same name, shortened or spelled out: {1}.", "El mismo nombre, abreviado o completo: {1}."),
        (
            "The same name, written more or less fully: {1}.",
            "El mismo nombre, escrito con más o menos detalle: {1}."
        ),
        (
            "The title stands once for several names, or with each: {1}.",
            "El título figura una vez para varios nombres, o con cada uno: {1}."
        ),
    ]

    private static let ofWords = [
        ("Words were added: {1}.", "Se añadieron palabras: {1}."),
        ("Words were removed: {1}.", "Se suprimieron palabras: {1}."),
        ("A sentence was added: {1}", "Se añadió una oración: {1}"),
        ("A sentence was removed: {1}", "Se suprimió una oración: {1}"),
        ("Only spaces, quotes or dashes look different.", "Sólo difieren espacios, comillas o guiones."),
        ("Only punctuation changed: {1}.", "Sólo cambió la puntuación: {1}."),
        ("Only capital letters changed: {1}.", "Sólo cambiaron las mayúsculas: {1}."),
        ("Only punctuation or capitals changed: {1}.", "Sólo cambiaron la puntuación o las mayúsculas: {1}."),
        (
            "Only how the transcript notes things changed: {1}.",
            "Sólo cambió cómo anota las cosas la transcripción: {1}."
        ),
        ("A repetition was taken out: {1}.", "Se quitó una repetición: {1}."),
        ("A repetition came in: {1}.", "Se añadió una repetición: {1}."),
        ("Only the number in front changed: {1}.", "Sólo cambió el número del principio: {1}."),
        ("Only a mark that says nothing changed: {1}.", "Sólo cambió un signo que no dice nada: {1}."),
        (
            "Only the words that lead over to a list changed: {1}.",
            "Sólo cambiaron las palabras que introducen una lista: {1}."
        ),
        ("Only the form of a word changed: {1}.", "Sólo cambió la forma de una palabra: {1}."),
        ("Only the spelling changed: {1}.", "Sólo cambió la ortografía: {1}."),
        ("Words that ran together were parted: {1}.", "Se separaron palabras que estaban pegadas: {1}."),
        ("A correction is marked in the transcript: {1}.", "La transcripción señala una corrección: {1}."),
        ("Only connecting words changed: {1}.", "Sólo cambiaron palabras de enlace: {1}."),
        (
            "Only small words or endings changed: {1}.",
            "Sólo cambiaron palabras menores o terminaciones: {1}."
        ),
        ("Another word for the same: {1}.", "Otra palabra para lo mismo: {1}."),
        ("The same in other words: {1}.", "Lo mismo con otras palabras: {1}."),
        (
            "Only the pointer to another page reads differently: {1}.",
            "Sólo se lee distinto la remisión a otra página: {1}."
        ),
        (
            "Only the label in front changed; what follows is the same: {1}.",
            "Sólo cambió el rótulo del principio; lo que sigue es igual: {1}."
        ),
        ("It refers to another note: {1}.", "Remite a otra nota: {1}."),
        (
            "Only the marks of notes changed; the notes are told by themselves.",
            "Sólo cambiaron las llamadas a notas; las notas se cuentan aparte."
        ),
        ("Only the numbers of notes changed: {1}.", "Sólo cambiaron los números de las notas: {1}."),
        ("‘{1}’ is now ‘{2}’.", "‘{1}’ es ahora ‘{2}’."),
    ]

    private static let ofPlaces = [
        ("The members of a list stand in another order.", "Los elementos de una lista están en otro orden."),
        (
            "The same names or numbers stand in another order, and may now belong to others.",
            "Los mismos nombres o números están en otro orden, y pueden corresponder ahora a otros."
        ),
        ("The same words stand in another order.", "Las mismas palabras están en otro orden."),
        (
            "A full stop stands elsewhere, so that words belong to another sentence now.",
            "Un punto está en otro lugar, así que hay palabras que ahora pertenecen a otra oración."
        ),
        ("A dividing line was {1}.", "Se {1} una línea divisoria."),
        ("Only a mark that says nothing was {1}: {2}.", "Sólo se {1} un signo que no dice nada: {2}."),
        (
            "The heading repeats what stands elsewhere on the page, and was {1}.",
            "Se {1} el encabezado, que repite lo que está en otra parte de la página."
        ),
        (
            "The summary repeats what stands elsewhere on the page, and was {1}.",
            "Se {1} el sumario, que repite lo que está en otra parte de la página."
        ),
        (
            "The paragraph repeats what stands elsewhere on the page, and was {1}.",
            "Se {1} el párrafo, que repite lo que está en otra parte de la página."
        ),
        (
            "The item repeats what stands elsewhere on the page, and was {1}.",
            "Se {1} el punto, que repite lo que está en otra parte de la página."
        ),
        (
            "The row repeats what stands elsewhere on the page, and was {1}.",
            "Se {1} el renglón, que repite lo que está en otra parte de la página."
        ),
        ("A title was {1}.", "Se {1} un título."), ("A heading was {1}.", "Se {1} un encabezado."),
        ("A summary was {1}.", "Se {1} un sumario."), ("A paragraph was {1}.", "Se {1} un párrafo."),
        ("An item was {1}.", "Se {1} un punto."), ("A row was {1}.", "Se {1} un renglón."),
        ("A note was {1}.", "Se {1} una nota."),
        ("The note stands at another place among the notes.", "La nota está en otro lugar entre las notas."),
        (
            "The item stands at another place under the same heading.",
            "El punto está en otro lugar bajo el mismo encabezado."
        ),
        (
            "The statement stands at another place, among other statements.",
            "El enunciado está en otro lugar, entre otros enunciados."
        ),
        ("It now stands under ‘{1}’, before under ‘{2}’.", "Ahora está bajo ‘{1}’; antes, bajo ‘{2}’."),
        (
            "It now stands under ‘{1}’, before ahead of all headings.",
            "Ahora está bajo ‘{1}’; antes, delante de todos los encabezados."
        ),
        (
            "It now stands before all headings, before under ‘{1}’.",
            "Ahora está delante de todos los encabezados; antes, bajo ‘{1}’."
        ),
        (
            "One block became several; the words are the same.",
            "Un bloque se dividió en varios; las palabras son las mismas."
        ),
        (
            "Several blocks became one; the words are the same.",
            "Varios bloques se fundieron en uno; las palabras son las mismas."
        ),
        ("It was also split.", "Además se dividió."), ("It was also merged.", "Además se fundió con otro."),
    ]

    private static let ofEvents = [
        ("The publisher moved {1} with it.", "El editor cambió con ello {1}."),
        ("The publisher did not move {1} with it.", "El editor no cambió con ello {1}."),
        (
            "First missed at {1}, and again at {2}.",
            "Se echó en falta por primera vez el {1}, y de nuevo el {2}."
        ),
        (
            "None of the {1} items it shows was there at the look before.",
            "Ninguno de los {1} elementos que muestra estaba en la consulta anterior."
        ),
        (
            "{1} pages were looked at since {2} and are not there, {3} are; {4} documents are followed there",
            "Desde el {2} se consultaron {1} páginas que no están y {3} que sí; ahí se siguen {4} documentos"
        ),
        (
            "nobody looked: the archive's database was away from {1} to {2}",
            "nadie la consultó: la base de datos del archivo no estuvo disponible desde {1} hasta {2}"
        ),
        (
            "it answers, but nothing new came since {1}, far longer than its habit",
            "responde, pero no trae nada nuevo desde el {1}, mucho más de lo que acostumbra"
        ),
        ("the feed is cut off", "la fuente llega cortada"), ("failed: {1}", "falló: {1}"),
        ("status {1}", "código {1}"),
        (
            "{1} headings and items were told apart before, {2} now, in nearly the same words",
            "antes se distinguían {1} encabezados y puntos, ahora {2}, casi con las mismas palabras"
        ),
        (
            "watched {1} sources, {2} checks, {3} unchanged, nothing to report",
            "{1} fuentes vigiladas, {2} consultas, {3} sin cambios, nada que informar"
        ),
        (
            "watched {1} source, {2} checks, {3} unchanged, nothing to report",
            "{1} fuente vigilada, {2} consultas, {3} sin cambios, nada que informar"
        ),
    ]
}
