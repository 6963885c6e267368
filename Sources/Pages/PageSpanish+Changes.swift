/// The Spanish of the page of all changes.
extension PageSpanish {
    static let changes = [
        "What was changed in substance once it was published, in all documents.":
            "Lo que cambió de fondo después de publicarse, en todos los documentos.",
        "a number changed": "cambió un número",
        "a date or period changed": "cambió una fecha o un plazo",
        "a name came, went or changed": "un nombre apareció, salió o cambió",
        "said more or less firmly": "dicho con más o menos firmeza",
        "taken out": "lo que se quitó",
        "Words in title or text": "Palabras en el título o el texto",
        "From the day": "Desde el día", "To the day": "Hasta el día",
        "‘{1}’ is no day; write one such as 2022-09-13.": "‘{1}’ no es un día; escriba uno como 2022-09-13.",
        "No change is like that.": "Ningún cambio es así.",
        "None of the newest changes is like that.": "Ninguno de los cambios más recientes es así.",
        "‹ the newest": "‹ los más recientes", "older ›": "más antiguos ›",
        "between {1} and {2}": "entre {1} y {2}",
        "{1} more in versions {2} and {3}": "{1} más en las versiones {2} y {3}",
        "what it said before": "lo que decía antes",
        "All of substance": "Todo lo de fondo",
    ]
}
