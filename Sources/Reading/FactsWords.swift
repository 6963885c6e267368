/// The lists behind the lexicon: lower case, without accents, English and Spanish.
enum LexiconWords {
    static let roles: [(WordRole, String)] =
        numbers + calendar + measures + [
            (.negation, "not no never neither nor cannot none without nunca jamas ningun ninguna tampoco"),
            (
                .negation,
                "don't doesn't didn't won't can't isn't aren't wasn't weren't haven't hasn't hadn't couldn't "
                    + "wouldn't shouldn't"
            ),
            (.auxiliary, "is are was were be been being has have had ha han fue fueron es son"),
        ] + modality

    private static let numbers: [(WordRole, String)] =
        spelled(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                + "seventeen eighteen nineteen", from: 0
        ) { .digit($0) }
        + spelled("dos tres cuatro cinco seis siete ocho nueve diez", from: 2) { .digit($0) }
        // "once" is left out: alone it is mostly English.
        + spelled("doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", from: 12) {
            .digit($0)
        }
        + spelled(
            "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve",
            from: 21
        ) { .digit($0) }
        + spelled("twenty thirty forty fifty sixty seventy eighty ninety", from: 2) { .tens($0 * 10) }
        + spelled("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", from: 2) {
            .tens($0 * 10)
        }
        + spelled(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                + "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", from: 1
        ) { .ordinal($0) }
        + [
            (.digit(1), "uno"), (.ordinal(1), "primer primero primera"),
            (.ordinal(3), "tercer tercero tercera"),
            (.ordinal(2), "segundo segunda"), (.ordinal(4), "cuarto cuarta"), (.ordinal(5), "quinto quinta"),
            (.ordinal(6), "sexto sexta"), (.ordinal(7), "septimo septima"), (.ordinal(8), "octavo octava"),
            (.ordinal(9), "noveno novena"), (.ordinal(10), "decimo decima"),
            (.hundred, "hundred cien ciento"), (.scale(3), "thousand mil"),
            (.scale(6), "million millions millon millones mn"),
            (.scale(9), "billion billions bn"), (.scale(12), "trillion trillions billon billones tn"),
            (.dozen, "dozen docena"), (.tens(20), "score"),
        ]

    private static let calendar: [(WordRole, String)] =
        spelled(
            "january february march april may june july august september october november december", from: 1
        ) { .month($0) }
        + spelled("jan feb mar apr", from: 1) { .month($0) }
        + spelled("jun jul aug sep oct nov dec", from: 6) { .month($0) } + [(.month(9), "sept")]
        + spelled(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            from: 1
        ) { .month($0) }
        + spelled("monday tuesday wednesday thursday friday saturday sunday", from: 1) { .weekday($0) }
        + spelled("lunes martes miercoles jueves viernes sabado domingo", from: 1) { .weekday($0) }
        + [
            (.day(0), "today tonight hoy"), (.day(-1), "yesterday ayer"), (.day(1), "tomorrow"),
            (.near(0), "this este esta current presente"), (.near(-1), "last pasado pasada"),
            (.near(1), "next proximo proxima"), (.phase(1), "early principios inicios comienzos"),
            (.phase(2), "mid mediados"), (.phase(3), "late finales fines"), (.phase(4), "end cierre"),
            (.season(21), "spring primavera"), (.season(22), "summer verano"),
            (.season(23), "fall autumn otono"),
            (.season(24), "winter invierno"),
        ]

    private static let measures: [(WordRole, String)] = [
        (.period(.second), "seconds segundos"), (.period(.minute), "minute minutes minuto minutos"),
        (.period(.hour), "hour hours hora horas"), (.period(.day), "day days dia dias"),
        (.period(.week), "week weeks semana semanas"), (.period(.month), "month months mes meses"),
        (.period(.quarter), "quarter quarters trimestre trimestres"),
        (.period(.year), "year years ano anos"),
        (.period(.decade), "decade decades decada decadas"),
        (.period(.century), "century centuries siglo siglos"),
        (.percent, "percent pct"), (.currency(.usd, 0), "dollar dollars dolar dolares usd"),
        (.currency(.mxn, 0), "peso pesos mxn"), (.currency(.eur, 0), "euro euros eur"),
        (.currency(.mxn, 6), "mdp"), (.currency(.usd, 6), "mdd"), (.currency(.cad, 0), "cad"),
        (.currency(.gbp, 0), "sterling gbp"), (.currency(.jpy, 0), "yen jpy"),
    ]

    private static let modality: [(WordRole, String)] = [
        (
            .modal(.done, needsTo: false),
            "signed established awarded launched announced created completed issued released approved opened "
                + "convened delivered secured finalized enacted adopted implemented concluded ratified hosted unveiled "
                + "expanded provided invested obligated announces launches announcing launching releasing issuing "
                + "signing awarding firmo firmaron establecio establecieron anuncio anunciaron lanzo lanzaron creo "
                + "crearon concluyo concluyeron aprobo aprobaron inauguro inauguraron suscribio suscribieron otorgo "
                + "otorgaron adopto adoptaron publico publicaron logro lograron completo completaron"
        ),
        (
            .modal(.committed, needsTo: false),
            "will shall must commits committed committing commit pledges pledged pledge pledging agreed agrees "
                + "we'll he'll she'll they'll it'll required requires compromete comprometio comprometen comprometieron "
                + "comprometemos acuerda acuerdan acordaron acordo debera deberan directs directed"
        ),
        (
            .modal(.intended, needsTo: false),
            "intend intends intended intending intention would should proposes proposed expects expected anticipates "
                + "hopes planea planean planeamos pretende pretenden propone proponen espera esperan preve preven contempla contemplan we'd he'd she'd they'd"
        ),
        (
            .modal(.intended, needsTo: true),
            "plan plans planned planning aim aims aiming goal goals want wants look looks looking"
        ),
        (
            .modal(.explored, needsTo: false),
            "might could explore explores exploring discuss discusses discussed discussing consider considers "
                + "considering considered considera consideran explora exploran exploramos analiza analizan evalua evaluan "
                + "estudia estudian podria podrian buscan busca buscamos seek seeks seeking sought"
        ),
    ]

    static let classes: [(WordClass, String)] = [
        (
            .function,
            "a an the this that these those of in on at by for with from to into onto over under as and or but if than then "
                + "so such it its they them their he his him she her we our us you your i my me who whom whose which what "
                + "when where why how there here also both each every all any some more most many much few several other "
                + "another own same just only even still yet because while since until although though after before during "
                + "through across between among about against per via within upon toward towards today additionally "
                + "however moreover furthermore finally further together is are was were be been being has have had do "
                + "does did not no never yes well thank thanks okay oh let's it's that's we're we've i'm i've you're "
                + "they're he's she's there's what's don't didn't el la los las un una unos unas de del y o en con por para "
                + "que su sus se al como este esta esto ese esa lo mas pero sin sobre entre desde hasta ya"
        ),
        (.joins, "of for the and on in to de del la las los y para"), (.joinsBodies, "and y on in to para"),
        (
            .institution,
            "department ministry ministries office secretary committee bureau secretariat centers council agency "
                + "secretaria secretario agencia comision consejo instituto ministerio commission "
                + "under assistant deputy administrator"
        ),
        (
            .government,
            "government governments gobierno gobiernos president presidents presidente presidentes"
        ),
        (.joinsInTitle, "against in on with under to from over across through between"),
        (
            .startsItem,
            "accelerate address advance align analyze apply assess assist broaden build bolster carry collaborate "
                + "combat conduct connect continue convene coordinate counter create deepen deliver deploy develop "
                + "direct drive eliminate empower enable encourage engage enhance ensure establish examine exchange "
                + "expand explore facilitate finalize focus foster harness hold host identify implement improve "
                + "increase integrate invest join launch lead leverage lower maintain make mitigate mobilize modernize "
                + "monitor offer partner pilot prevent prioritize promote protect provide publish pursue reduce "
                + "reform reinforce remove request restore review secure share spur strengthen streamline support "
                + "sustain tackle target train undertake update uphold urge use work "
                + "accelerating addressing advancing aligning applying assisting boosting bringing broadening building "
                + "bolstering calling closing collaborating combating combatting conducting connecting continuing "
                + "convening coordinating countering creating cutting deepening delivering deploying developing "
                + "directing driving eliminating empowering enabling encouraging engaging enhancing ensuring "
                + "establishing examining exchanging expanding exploring facilitating fighting focusing following "
                + "fostering funding growing harnessing helping holding hosting identifying implementing improving "
                + "including increasing integrating investing joining keeping leading leveraging lowering maintaining "
                + "making mitigating mobilizing modernizing monitoring offering partnering preventing prioritizing "
                + "promoting protecting providing publishing pursuing putting raising reducing reforming reinforcing "
                + "removing requesting requiring restoring reviewing securing sharing spurring strengthening "
                + "streamlining supporting sustaining tackling targeting training undertaking updating upholding using "
                + "working impulsar fortalecer promover facilitar fomentar ampliar mejorar apoyar desarrollar crear "
                + "coordinar identificar establecer reducir invertir colaborar"
        ),
        (.bindsBodies, "of for de"), (.weakJoin, "in to the"),
        (.opens, "a an un una fy q1 q2 q3 q4 fiscal us u.s. mx ca c"),
        (.identifies, "no title section sec chapter article part h.r. s. p.l. public"),
        (.indefinite, "a an un una"), (.article, "the la los las"), (.spanishArticle, "el la los las"),
        (.the, "the"), (.and, "and y"), (.spanishAnd, "y"), (.of, "of de del"), (.ofSpanish, "de del"),
        (.to, "to"), (.a, "a"),
        (.between, "between entre"), (.day, "day"), (.titleStop, "jr dr mr mrs ms sr st sen rep gov"),
        (.quarterName, "q1 q2 q3 q4"), (.fy, "fy"), (.fiscal, "fiscal"),
        (.monthOrVerb, "may march mar"), (.englishMonth, "jan jun dec sept sep"),
        (
            .beforeMonth,
            "in by of since until last next early late mid this through and to from before after between during"
        ),
        (.toDay, "to and through until al"), (.no, "no"), (.half, "half semester mitad semestre"),
        (.notNegating, "later fewer less more doubt menos mas"),
        (.not, "not no"), (.only, "only solo solamente"), (.may, "may"), (.forward, "forward"),
        (.nounOrVerb, "will pledge commit plan plans look want"),
        (.beforeNoun, "the a an political their its this free"),
        (.dollarPrefix, "us u.s. mx ca c a"), (.beforeCurrency, "u.s. us mexican american"),
        (.per, "per por"), (.cent, "cent ciento"), (.percentage, "percentage"), (.points, "points point"),
        (
            .inDuration,
            "plus more full consecutive calendar business working additional or straight short long fiscal school"
        ),
        (.ordinalEnding, "th st nd rd"),
        (
            .about,
            "over nearly about approximately almost around roughly estimated casi aproximadamente hasta"
        ),
        (.determiner, "no any every each another the this that which"),
        (.behindOne, "of another day way thing more or"),
        (.plural, "people women men children personnel staff alumni"), (.at, "at al"),
        (.least, "least menos"),
        (.up, "up"),
        (.more, "more less fewer mas menos cerca alrededor"), (.than, "than de"), (.as, "as"),
        (.many, "many"), (.am, "am a.m a.m."),
        (.pm, "pm p.m p.m."),
    ]

    private static func spelled(_ words: String, from first: UInt8, _ role: (UInt8) -> WordRole) -> [(
        WordRole, String
    )] {
        words.split(separator: " ").enumerated().map { (role(first + UInt8($0.offset)), String($0.element)) }
    }
}
