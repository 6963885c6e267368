/// The Spanish of the forms that take notes, and of what they answer.
extension PageSpanish {
    static let notes = [
        "Note something of change {1}": "Anotar algo sobre el cambio {1}",
        "Note something of this comparison": "Anotar algo sobre esta comparación",
        "Take this note back": "Retirar esta nota",
        "Kind of note": "Tipo de nota",
        "Words; ‘Reviewed’ needs none": "Texto; ‘Revisado’ no lo necesita",
        "Why, if you want to say it": "Por qué, si quiere decirlo",
        "Name": "Nombre", "Token": "Clave", "Note it": "Anotar", "Take it back": "Retirar",
        "It stays in the archive's log under this name; the token is not kept.":
            "Queda en la bitácora del archivo con este nombre; la clave no se guarda.",
        "Not noted": "No se anotó",
        "Give the token that you were given: without one nothing can be noted.":
            "Escriba la clave que le dieron: sin ella no se puede anotar nada.",
        "This token is not known here. Look whether all of it is there; whoever runs this archive gives out tokens.":
            "Aquí no se conoce esa clave. Revise que esté completa; las claves las da quien administra este archivo.",
        "This token permits no notes. Ask whoever runs this archive for one with the scope ‘notes’.":
            "Esa clave no permite anotar. Pida a quien administra este archivo una con el permiso ‘notes’.",
        "This token belongs to another name. Write the name that it was given out for.":
            "Esa clave corresponde a otro nombre. Escriba el nombre para el que se dio.",
        "Write what is to be noted; only ‘Reviewed’ stands without words.":
            "Escriba lo que quiere anotar; sólo ‘Revisado’ puede ir sin texto.",
        "This has {1} characters, and the most is {2}. Say it in fewer words.":
            "Tiene {1} caracteres y el máximo es {2}. Dígalo con menos palabras.",
        "There are {1} notes about this version already, the most that there can be.":
            "Ya hay {1} notas sobre esta versión, el máximo posible.",
        "This comparison has no such change. Look at it again, and note it there.":
            "Esta comparación no tiene ese cambio. Vuelva a verla y anótelo ahí.",
        "Choose what it is: a note, a label or ‘Reviewed’.":
            "Elija qué es: una nota, una etiqueta o ‘Revisado’.",
        "This note is taken back already.": "Esa nota ya fue retirada.",
        "There is no such note here.": "Aquí no hay tal nota.",
        "Only {1}, who wrote this note, can take it back.":
            "Sólo {1}, que escribió la nota, puede retirarla.",
    ]
}
