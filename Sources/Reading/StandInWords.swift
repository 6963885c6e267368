/// The words of apologies, in English and Spanish, as servers, content systems and the networks before them write them.
extension Apology {
    /// Whole titles and headings, in small letters, without signs, codes and `frame`.
    static let titles: [String: StandIn] = {
        var titles: [String: StandIn] = [:]
        for (kind, texts) in byKind { for text in texts { titles[text] = kind } }
        return titles
    }()

    private static let byKind: [(StandIn, [String])] = [
        (
            .notFound,
            [
                "not found", "page not found", "file not found", "content not found", "document not found",
                "nothing found", "requested page not found", "page cannot be found", "page can't be found",
                "the page cannot be found", "the page can't be found", "this page can't be found",
                "that page can't be found", "this page could not be found", "page unavailable",
                "the requested page could not be found", "the resource cannot be found",
                "page does not exist",
                "this page does not exist", "this page doesn't exist", "page not available", "no encontrado",
                "no encontrada", "página no encontrada", "pagina no encontrada", "página no disponible",
                "no se encontró la página", "no se encuentra la página", "no se ha encontrado la página",
                "la página no existe", "esta página no existe", "contenido no encontrado",
                "documento no encontrado", "recurso no encontrado",
            ]
        ),
        (
            .denied,
            [
                "access denied", "forbidden", "access forbidden", "unauthorized", "permission denied",
                "blocked",
                "you have been blocked", "request rejected", "request blocked", "the request is blocked",
                "web page blocked", "not acceptable", "access to this page has been denied",
                "access to this site has been denied", "access restricted", "acceso denegado",
                "acceso prohibido",
                "acceso restringido", "prohibido", "no autorizado",
            ]
        ),
        (
            .wall,
            [
                "just a moment", "attention required", "attention required cloudflare", "please wait",
                "one moment please", "are you a robot", "are you human", "security check",
                "security verification",
                "human verification", "verify you are human", "verifying you are human", "robot check",
                "captcha",
                "please verify you are a human", "pardon our interruption", "checking your browser",
                "bot verification", "client challenge", "challenge validation", "vercel security checkpoint",
                "ddos guard", "un momento", "un momento por favor", "verificación de seguridad",
                "please enable javascript", "javascript required",
            ]
        ),
        (
            .down,
            [
                "service unavailable", "temporarily unavailable", "service temporarily unavailable",
                "site temporarily unavailable", "website temporarily unavailable", "under maintenance",
                "site under maintenance", "website under maintenance", "down for maintenance",
                "site down for maintenance", "maintenance", "maintenance mode", "site maintenance",
                "scheduled maintenance", "site offline", "we'll be back soon", "we will be back soon",
                "bad gateway", "gateway timeout", "gateway time out", "internal server error", "server error",
                "application error", "runtime error", "database error", "web server is down",
                "error establishing a database connection", "origin is unreachable", "connection timed out",
                "web server is returning an unknown error", "origin dns error", "a timeout occurred",
                "too many requests", "the request could not be satisfied", "fastly error unknown domain",
                "unknown domain", "site not found", "web site not found", "web app unavailable",
                "our services aren't available right now", "temporary error", "server is too busy",
                "service interruption", "en mantenimiento", "sitio en mantenimiento", "mantenimiento",
                "sitio web en mantenimiento", "página en mantenimiento", "servicio no disponible",
                "sitio no disponible", "servicio temporalmente no disponible",
            ]
        ),
        (
            .login,
            [
                "sign in", "log in", "login", "signin", "log on", "logon", "sign in to continue",
                "log in to continue", "sign in to your account", "log in to your account", "sign in required",
                "login required", "please log in", "please sign in", "authentication required", "user login",
                "single sign on", "session expired", "iniciar sesión", "iniciar sesion", "inicio de sesión",
                "inicie sesión", "sesión expirada",
            ]
        ),
    ]

    /// In small letters, apostrophes straight.
    static let sentences: [(StandIn, [String])] = [
        (
            .wall,
            [
                "checking your browser before accessing", "enable javascript and cookies to continue",
                "needs to review the security of your connection", "verify you are human by completing",
                "verifying you are human", "press & hold to confirm you are",
                "press and hold to confirm you are",
                "please verify you are a human", "made us think you were a bot",
                "made us think you might be a bot",
                "complete the security check to access", "incapsula incident id",
                "please enable js and disable any ad blocker",
                "please turn javascript on and reload the page",
                "our systems have detected unusual traffic from your computer network",
            ]
        ),
        (
            .denied,
            [
                "the requested url was rejected. please consult with your administrator",
                "la url solicitada fue rechazada", "la url solicitada ha sido rechazada",
                "you don't have permission to access \"http",
                "you don't have permission to access this resource",
                "this website is using a security service to protect itself from online attacks",
                "because we believe you are using automation tools to browse",
                "has banned the autonomous system number", "has banned your ip address",
                "request blocked. we can't connect to the server for this app or website at this time",
            ]
        ),
        (
            .down,
            [
                "generated by cloudfront", "guru meditation", "fastly error: unknown domain",
                "an error occurred while processing your request. reference #",
                "we're working to restore all services as soon as possible",
                "temporarily unable to service your request due to maintenance downtime or capacity problems",
                "briefly unavailable for scheduled maintenance",
                "the website encountered an unexpected error. please try again later",
                "this site is currently under maintenance", "the site is currently under maintenance",
                "is currently under maintenance. we should be back shortly",
                "we are currently performing scheduled maintenance",
                "no server is available to handle this request",
                "the specified bucket does not exist",
                "the web app you have attempted to reach is currently stopped",
                "there isn't a github pages site here", "estamos realizando tareas de mantenimiento",
                "estamos realizando labores de mantenimiento",
                "received an invalid response from an upstream server",
            ]
        ),
        (
            .notFound,
            [
                "the page you requested could not be found", "the page you requested cannot be found",
                "the page you are looking for could not be found",
                "the page you were looking for could not be found",
                "the page you are looking for does not exist", "the page you are looking for doesn't exist",
                "the page you are looking for might have been removed",
                "the page you're looking for can't be found",
                "the page you're looking for could not be found",
                "the requested url was not found on this server", "the requested page could not be found",
                "we can't find the page you", "we couldn't find the page you",
                "had its name changed, or is temporarily",
                "it looks like nothing was found at this location", "la página que busca no",
                "la página que estás buscando no", "la página que está buscando no",
                "la página solicitada no",
            ]
        ),
    ]

    /// As they stand in the markup, in small letters. Scripts that such networks put into ordinary pages too are not
    /// among them.
    static let marks: [(StandIn, [String])] = [
        (
            .wall,
            [
                "_cf_chl_opt", "cf-browser-verification", "id=\"challenge-form\"",
                "_incapsula_resource?swudnsai",
                "_incapsula_resource?cwudnsai", "px-captcha", "geo.captcha-delivery.com",
                "/_sec/cp_challenge/",
                "sec-if-cpt-container", "awswafintegration", "sucuri_cloudproxy_js", "distil_r_captcha",
                "window[\"bobcmn\"]", "/.well-known/vercel/security/",
            ]
        ),
        (.down, ["cf-error-details", "errors.edgesuite.net"]),
    ]
}
