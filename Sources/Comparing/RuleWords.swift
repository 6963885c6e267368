/// The word lists that the rules look into: lower case.
enum RuleWords {
    /// Words that carry grammar and no content. Pronouns are not among them: they say who.
    static let grammar = list(
        "a an the of in on at by for with from to into onto as and that which who whom whose this these those it its "
            + "is are was were be been being has have had having do does did doing than then so such there here also "
            + "too when where while because since through via per upon toward towards s el la los las un una de del "
            + "y en con por para que se al como es son lo le les su sus este esta estos estas fue ser sobre")

    /// Words that say how many or how much of something is meant: a changed one changes the scope.
    static let scope = list(
        "all every each any some only most more less fewer many several few both entire whole full fully other "
            + "another additional new former current solely exclusively including excluding except unless if or "
            + "until before after under over above below within without between first last largest smallest "
            + "at least up minimum maximum total nearly almost over todo toda todos todas cada solo sólo solamente algunos algunas mas más menos varios varias ambos ambas otros "
            + "otras adicional adicionales nuevo nueva nuevos nuevas excepto salvo hasta o u ni sin antes después primera "
            + "último última mayor mínimo máximo"
    )

    /// Words that make a statement less sure.
    static let hedges = list(
        "approximately about around roughly nearly almost possibly perhaps likely potentially potential generally "
            + "largely mostly partly partially reportedly allegedly apparently seemingly often usually typically "
            + "sometimes can help helps helping seem seems appear appears expected try tries trying start starting "
            + "begin begins aproximadamente posiblemente probablemente quizas quizás casi alrededor cerca generalmente podría podrían"
    )

    /// Prepositions and conjunctions that are no mere grammar when one takes another's place.
    static let opposed = list(
        "or without before after until under over above below against unless if except from to")

    /// Words that only show the reader where to go.
    static let pointers = list(
        "link links click here visit view see read full text report transcript available online website webpage page "
            + "find found more information details the at to for on by can be here's download watch pdf please it a "
            + "of https http www com gov")

    /// One of these makes the rest a pointer.
    static let pointing = list("link links click website webpage www http https")

    /// How a transcript marks who speaks, where the name does not matter.
    static let speakers = list("q question a answer pregunta respuesta p r")

    /// Whether a word of few letters is a word of its own, and so no misspelling of another one.
    static func isSmall(_ word: String) -> Bool {
        grammar.contains(word) || scope.contains(word) || opposed.contains(word)
    }

    /// Words that tie sentences together and assert nothing.
    static let connectives = list(
        "fact indeed moreover furthermore additionally however therefore thus hence finally further well accordingly "
            + "likewise similarly besides too also then instead meanwhile overall specifically notably clearly please asimismo "
            + "además igualmente también finalmente"
    )

    /// Verbs that make a run of words a sentence.
    static let finite = list(
        "is are was were be been has have had will would shall should can could may might must do does did announced"
    )

    /// Auxiliaries that tell when something is so.
    static let present = list("is are am has have do does")
    static let past = list("was were had did")

    /// Pairs that mean the same office or thing.
    static let sameMeaning: [Set<String>] = [
        ["chairman", "chair", "chairwoman", "chairperson"], ["spokesman", "spokesperson", "spokeswoman"],
        ["congressman", "congresswoman", "representative"],
        ["toward", "towards"], ["among", "amongst"], ["while", "whilst"], ["ok", "okay"],
        ["advisor", "adviser"],
        ["dr", "doctor"], ["sec", "secretary"], ["gov", "governor"], ["sen", "senator"],
        ["rep", "representative"],
        ["gen", "general"], ["amb", "ambassador"], ["dept", "department"], ["st", "saint"],
        ["ave", "avenue"],
        ["program", "programme"], ["which", "that"],
    ]

    /// What stands before a person's name; with or without it the person is the same.
    static let honorifics = list("mr mrs ms dr hon honorable rev jr sr sra lic ing")
    static let offices = list(
        "president secretary senator minister director ambassador governor representative congressman congresswoman "
            + "administrator commissioner general mayor chairman chairwoman chair judge justice mr ms mrs dr presidente "
            + "secretario secretaria")

    /// What a transcript may note and what it may leave out without another meaning.
    static let transcript = list(
        "laughter applause inaudible crosstalk ph sic uh um er ah hmm laughs chuckles pause continued")

    /// Names that look alike and mean different places.
    static let places = list(
        "iran iraq niger nigeria austria australia mali malawi slovakia slovenia mauritania mauritius china chile chad "
            + "cuba georgia guinea guyana india indiana jordan korea kosovo latvia liberia libya nevada nebraska "
            + "mexico north south east west northern southern eastern western zambia gambia dominica dominican "
            + "congo togo tonga peru oman yemen kansas arkansas virginia carolina dakota")

    /// Words at a distance of a letter or two that mean different things.
    static let distinct = list(
        "county country million billion trillion casual causal united untied former formed import export ban bar "
            + "inform reform conform increase decrease include exclude legal illegal domestic public private state "
            + "estate eight eighty six sixty seven seventy nine ninety nineteen ninth fourth forty four five fifty "
            + "fifteen fifth sixteen sixteenth man men woman women now not know more most last least lost cost costs "
            + "affect effect adopt adapt allow disallow able unable should would could he she they them this these "
            + "house senate one none ever never nor once monday tuesday wednesday thursday friday saturday sunday january february march april may "
            + "june july august september october november december enero junio julio")

    /// Capitalised words that begin sentences or mark speakers, not names.
    static func isFunction(_ word: [UInt8]) -> Bool { isFunction(word.span) }

    static func isFunction(_ word: borrowing Span<UInt8>) -> Bool {
        guard word.count <= 8 else { return false }
        return functionNumbers.contains(packed(word))
    }

    private static let functionNumbers = Set(
        (Array(grammar) + Array(pronouns) + ["or", "but", "not", "will", "all", "more", "s", "t"]).map {
            packed(Array($0.utf8).span)
        })

    /// A word of at most eight bytes as one number.
    private static func packed(_ word: borrowing Span<UInt8>) -> UInt64 {
        var number: UInt64 = 0
        for index in word.indices { number = number << 8 | UInt64(word[index]) }
        return number
    }

    static let pronouns = list(
        "i me my we us our ours you your yours he him his she her hers they them their theirs us")

    static func list(_ words: String) -> Set<String> {
        Set(words.split(separator: " ").map(String.init))
    }
}
