/// The Spanish of the pages, as it is written in Mexico, by the English texts; what digests say too is theirs.
enum PageSpanish {
    static let texts = [frame, documents, changes, notes, ledger, search, evidence].reduce(
        into: [String: String]()
    ) { all, part in all.merge(part) { own, _ in own } }

    private static let frame = [
        "Skip to the content": "Ir al contenido",
        "Main": "Principal",
        "Overview": "Panorama",
        "Ledger": "Registro de compromisos",
        "Search": "Buscar",
        "Evidence": "Pruebas",
        "Search what was ever said": "Buscar todo lo que se ha dicho",
        "There is nothing at this address": "No hay nada en esta dirección",
        "This could not be answered": "No se pudo responder",
        "The ledger of this archive is larger than is served. On its machine ‘hledwatch ledger’ prints it.":
            "El registro de este archivo es más grande de lo que se sirve. En su máquina lo imprime ‘hledwatch ledger’.",
        "The ledger is being derived for the first time. Come back in a minute.":
            "El registro se está derivando por primera vez. Vuelva en un minuto.",
        "The archive has no such page. It may have been mistyped.":
            "El archivo no tiene esa página. Quizá hay un error de escritura.",
        "To the overview": "Al panorama",
        "substance": "de fondo",
        "editorial": "de redacción",
        "cosmetic": "de forma",
        "no change": "sin cambio",
    ]
}
