//! The texts themselves, in English. Another language has a file of its own: `locales/zh-CN.json`,
//! with the same names.
//!
//! Names in braces are filled in: `{min}`.

/// Declares texts: an enum of their names, and their English.
macro_rules! texts {
    ($(#[$doc:meta])* $enum:ident {
        $($name:ident = $english:literal,)*
    } $(lazy { $($later:ident = $later_english:literal,)* })?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(
            missing_docs,
            clippy::empty_docs,
            rustdoc::bare_urls,
            reason = "each says itself what it is"
        )]
        pub enum $enum {
            $(#[doc = $english] $name,)*
            $($(#[doc = $later_english] $later,)*)?
        }

        impl $enum {
            /// The English texts of the first screen, in order.
            pub const ENGLISH: &[&str] = &[$($english,)*];
            /// The English texts of the lazy chunk, in order; they follow the others.
            pub const LAZY: &[&str] = &[$($($later_english,)*)?];
            /// Their names, in the same order.
            pub const NAMES: &[&str] = &[$(stringify!($name),)* $($(stringify!($later),)*)?];
        }
    };
}

texts! {
    /// A text of the app.
    Text {
        // The language itself.
        Language = "English",
        Direction = "ltr",
        // The separators in numbers.
        Thousands = ",",
        Decimal = ".",

        // The page.
        Title = "Create a storage volume",
        Lead = "Create a volume on HPC-AI.COM, then mount it when you launch an instance.",
        Product = "Volume Create",
        Help = "Help",
        Settings = "Settings",
        SignedIn = "Signed in",
        SignedOut = "Signed out",
        LanguageLabel = "Language",
        ThemeLabel = "Theme",
        ThemeAuto = "System",
        ThemeLight = "Light",
        ThemeDark = "Dark",
        LanguageFailed = "This language could not be loaded.",

        // The form.
        NameLabel = "Name",
        NameHint = "Unique among your volumes. data-{1..8} creates eight.",
        SizeLabel = "Size (GB)",
        SizeHint = "A whole number of GB{bounds}{steps}.",
        SizeHintFrom = ", at least {min}",
        SizeHintWithin = ", {min} to {max}",
        SizeHintSteps = ", in steps of {step}",
        Gigabytes = "{number} GB",
        Terabytes = "{number} TB",
        GigabytesAndTerabytes = "{gigabytes} ({terabytes})",
        Equals = "= {size}",
        DecreaseSize = "Decrease size",
        IncreaseSize = "Increase size",
        QuickSizes = "Common sizes",
        RegionLabel = "Region",
        RegionHint = "The region’s ID. To find it, fill in “Launch instance” in the console, export the request and copy “region”.",
        RegionIdLabel = "Region ID",
        TypeLabel = "Volume type",
        TypeHint = "The type’s name in the API.",
        CustomTypeLabel = "Custom volume type",
        Other = "Other…",
        Create = "Create volume",
        Creating = "Creating…",
        Checking = "Checking…",
        Cancel = "Cancel",

        // Errors of a field.
        NameMissing = "Enter a name.",
        SizeMissing = "Enter a size in GB.",
        RegionMissing = "Enter a region ID.",
        TypeMissing = "Enter a volume type.",
        TokenInField = "This looks like an access token. It is not saved; remove it from this field.",
        Invisible = "Contains an invisible character ({character}). Delete it or retype the value.",
        NotANumber = "Enter the size in digits, such as 200.",
        NotWhole = "The size must be a whole number of GB.",
        TooSmall = "The size must be at least {min} GB.",
        TooLarge = "The size must be at most {max} GB.",
        NotAStep = "The size must be {min} GB plus a multiple of {step} GB.",

        // A volume.
        Volumes = "Created volumes",
        NoVolumes = "No volumes yet",
        NoVolumesCard = "A volume you create appears here, with its ID, its status and an entry to mount it.",
        NoVolumesPaste = "Already have a request? Paste JSON or cURL into any field to fill in the form.",
        ChunkFailed = "This part of the page could not be loaded.",
        CancelledUnsent = "Cancelled. Nothing was sent.",
        NothingSent = "Part of this page could not be loaded, so nothing was sent. Try again or reload the page. Your input is kept.",
        TryAgain = "Try again",

        // The request preview.
        Request = "Request as JSON and cURL",

        PastedToken = "The access token in it was removed. It is not saved or shown.",

        // Keys.
        Keys = "Keyboard shortcuts",
    } lazy {
        // Outcomes of a create.
        TitleNotCreated = "The volume was not created.",
        TitleNotFound = "The volume was not found.",
        TitleUnconfirmed = "It is not known whether the volume was created.",
        TitleUnauthorized = "Sign in to continue.",
        TitleThrottled = "Too many requests.",
        TitleOffline = "You are offline.",
        TitleCancelled = "Cancelled.",
        TitleNotAccepted = "The browser rejected the request.",
        NothingWasSent = "Nothing was sent.",
        Created = "Volume {name} was created.",
        Unauthorized = "You are not signed in, or your session has expired. Nothing was created.",
        Throttled = "Nothing was created. Wait a moment, then try again.",
        RejectedSilently = "The service rejected the request without a reason (status {status}).",
        Unreachable = "The service could not be reached, or the connection was lost.",
        TimedOut = "The service did not answer in time.",
        PageClosed = "The page was closed before the service answered.",
        Cancelled = "You cancelled after the request was sent.",
        ServerError = "The service returned an error (status {status}).",
        NoVolume = "The service’s response has no volume (status {status}).",
        Unreadable = "The service’s response could not be read (status {status}).",
        Reason = "The server answered: {reason}",
        MayExist = "{what} The volume may exist.",
        Unacceptable = "{message}. Nothing was sent. Check apiBase in config.json.",
        LookingUp = "Looking it up in your volumes…",
        Found = "Volume {name} was created. It was found in your volume list.",
        NotFound = "Volume {name} is not in your volume list. It was not created.",
        LookupNotFound = "It is not in your volume list: safe to try again.",
        LookupOtherVolume = "A volume with this name exists, but it is not the one you requested. It is safe to try again, but the name may be taken.",
        LookupUnauthorized = "The page could not check because you are not signed in. Sign in below, then check again.",
        LookupFailed = "The page could not check whether it exists. Check again, or look at your volumes before you create it again.",
        Waiting = "You can try again in {seconds} s.",
        Shortened = "{message}…\n(shortened; Copy details has all of it)",
        CheckAgain = "Check again",
        CopyDetails = "Copy details",
        Details = "Details",

        // What is known of the user's volumes.
        NameExists = "This name is in use: {values}.",
        ShowVolume = "Show volume",
        UseName = "Use {name}",
        SuggestionsLabel = "Suggestions",
        VolumesThere = "one: {count} volume | other: {count} volumes",
        RegionUsed = "used before",
        RegionPasted = "pasted",
        ClearRegions = "Clear the regions used before",

        // Several volumes at once.
        Names = "One after another: {names}.",
        NamesUsed = "In use: {names}.",
        TooManyNames = "These are {count} names; at most {max} volumes can be created at once.",
        RepeatedName = "The name {name} occurs twice.",
        EmptyName = "One of these names is empty.",
        CreateSeveral = "one: Create {count} volume | other: Create {count} volumes",
        NamesPasted = "Filled in from your paste: names, to be created one after another.",
        Batch = "Volumes created one after another",
        BatchProgress = "{created} of {count} created.",
        StoppedByUser = "Stopped.",
        StoppedNoSession = "Stopped: sign in, then continue.",
        StoppedThrottled = "Stopped: the service keeps asking to wait. Continue later.",
        StoppedRefused = "Stopped: the last reason seems to concern the other volumes, too.",
        StoppedNotSent = "Stopped: a request could not be sent.",
        StoppedLeft = "Stopped, because the page was left.",
        ItemWaiting = "Waiting",
        ItemCreated = "Created",
        ItemRejected = "Rejected",
        ItemUnconfirmed = "Not confirmed",
        ItemNotFound = "Not found",
        ItemMayExist = "The volume may exist. It is looked up before it is sent again.",
        ItemThrottled = "The service asked to wait. To be sent in {seconds} s.",
        Stop = "Stop",
        Continue = "Continue",
        TryRejected = "Try rejected again",
        CopySummary = "Copy summary",
        Summary = "Summary",

        // Errors of several fields.
        FieldErrors = "one: Fix this field: | other: Fix these {count} fields:",

        // The name is taken.
        NameTaken = "This name is taken. Choose another.",
        ExistingVolume = "The volume with this name:",

        // A volume.
        ShowOlder = "one: Show {count} older volume | other: Show {count} older volumes",
        Copied = "{what} copied.",
        StatusChanged = "Volume {name} is now {status}.",
        CopyFailed = "Your browser blocked copying. Select the text and copy it.",
        Id = "ID",
        Region = "Region",
        Type = "Type",
        Size = "Size",
        Used = "Used",
        Status = "Status",
        Owner = "Owner",
        Unnamed = "Unnamed volume",
        NotProvided = "not provided",
        AsOfCreation = "as of creation",
        AsOf = "as of {time}",
        NotListed = "no longer listed since {time}",
        CopyId = "Copy ID",
        CopyName = "Copy name",
        Another = "Create another like it",
        AnotherReady = "Size, region and type are filled in. Enter a name.",
        Mount = "Mount and raw response",
        MountText = "Add this entry to “remoteStorages” when you launch an instance. The API documents these two fields; there are others.",
        CopyEntry = "Copy entry",
        Entry = "Entry",
        Response = "Response from the service",

        // Between the parts of a list, and between sentences.
        Comma = ", ",
        Space = " ",

        // The request preview.
        RequestLead = "This is what the form sends. The token is a placeholder.",
        RequestIncomplete = "Complete these fields first: {fields}.",
        CopyJson = "Copy JSON",
        CopyCurl = "Copy cURL",
        CopyLink = "Copy link",
        Json = "JSON",
        Curl = "cURL",
        Link = "Link",
        PasteLabel = "Paste a request",
        PasteHint = "JSON, or cURL, PowerShell or fetch copied from DevTools. It fills in the form. You can also paste into any field.",
        Pasted = "Filled in from your paste: {fields}.",
        PastedIgnored = "Ignored: {fields}.",
        PastedUnreadable = "This request could not be read. Paste JSON, or cURL, PowerShell or fetch copied from DevTools. The form is unchanged.",
        PastedInstance = "This request launches an instance, so only its region was used.",
        PastedSecret = "This may contain an access token, so it was not used, saved or shown. The form is unchanged.",
        PastedNothing = "It has no name, sizeGB, region or volumeType. The form is unchanged.",

        // Keyboard shortcuts, and the dialog of Escape.
        KeysEnter = "Create the volume, from a field",
        KeysControlEnter = "Create the volume, from anywhere in the form",
        KeysEscape = "Cancel a running request (asks first)",
        KeysArrows = "Size: one step up or down",
        KeysPages = "Size: ten steps up or down",
        KeysHelp = "Show this list (outside a field)",
        Close = "Close",
        AskCancel = "Cancel the request?",
        AskCancelText = "If the request was already sent, the volume may still be created. The page then looks it up.",
        KeepWaiting = "Keep waiting",
        CancelRequest = "Cancel request",

        // The session.
        Session = "Session",
        SessionLead = "Paste an access token from HPC-AI.COM. It is stored in this site’s cookie until it expires, and nowhere else.",
        SessionElsewhere = "Sign in again in another tab, then come back and try again. Your input is kept.",
        SignIn = "Sign in",
        SignInThen = " in another tab, then come back and try again. Your input is kept.",
        AnotherToken = "Use another token",
        AccessToken = "Access token",
        UseToken = "Use token",
        TokenMissing = "Paste an access token.",
        NotAToken = "This is not an access token. A token has three parts separated by dots (JWT).",
        TokenTooLong = "This token is too long for a cookie: {bytes} bytes with its name, and browsers store at most 4,096. Use a shorter token, or sign in on this site.",
        TokenNotStored = "The browser did not store the token because this page may not set cookies. Allow cookies, or sign in on this site.",
        TokenRefused = "The service refused this token, or received this site’s own session instead, or cookies are blocked. Paste another token, or sign in on this site.",
        TokenAnswer = "The service answered: {message}",
        ExpiredByClock = "By this computer’s clock, this token expired at {time}.",
        CheckingToken = "Checking the token…",
        TokenUnchecked = "The token is stored but could not be checked with the service. Try again.",
        SessionUntil = "The token is in use until {time}.",
        SessionWithoutEnd = "The token is in use. It has no expiry time.",
        ClockIsWrong = "The token is in use, but by this computer’s clock it expired at {time}. Check the clock.",
        SessionEndsSoon = "Your session ends in less than five minutes, at {time}.",
        SessionEnded = "Your session ended at {time}, by this computer’s clock.",

        // The configuration.
        PlaceProperty = "The property config",
        PlaceAttributes = "The attributes",
        NotLoaded = "{place} could not be loaded. The defaults are used.",
        NotJson = "{place} is not valid JSON at line {line}, column {column}. The defaults are used.",
        NotAnObject = "{place} is not a JSON object. The defaults are used.",
        UnknownKey = "{place}: unknown setting “{key}”.",
        BadValue = "{place}: “{key}” must be {expected}. It is ignored.",
        ExpectedAddress = "a path that starts with / or an http(s) URL",
        ExpectedObject = "an object{json}",
        ExpectedEntries = "a list of objects with id and name{json}",
        ExpectedText = "a non-empty string",
        ExpectedFlag = "true or false",
        ExpectedOrigins = "a list of origins, such as https://dashboard.example",
        ExpectedOneOf = "one of {names}",
        ExpectedWithinBounds = "a size within {key}",
        ExpectedWhole = "a whole number from {min} to {max}",
        ExpectedSizes = "a list of whole numbers of GB{json}",
        AsJson = ", as JSON",
    }
}

texts! {
    /// A text of what runs until the app is loaded, or where it cannot load: `boot.js`, `embed.js`,
    /// `index.html`.
    ScriptText {
        Creating = "Creating…",
        Cancel = "Cancel",
        WillSend = "Will be sent when the page has finished loading.",
        Withdrawn = "Nothing was sent.",
        Changed = "Nothing was sent, because you changed the form.",
        Pasted = "The form will be filled in when the page has finished loading.",
        Kept = " Your input is kept. ",
        Reload = "Reload the page",
        Stopped = "This page has stopped working. If a request was running, the volume may exist: reload the page to look it up.",
        NotStarted = "This page could not be loaded ({error}). Nothing was sent.",
        NoFile = " The server does not have {file} (status {status}).",
        WebPage = " The server returned a web page instead of {file}.",
        WrongType = " Serve {file} as {type}, not as {came}.",
        FormNotStarted = "The form could not be loaded ({error}). Nothing was sent. ",
        TryAgain = "Try again",
        FormStopped = "The form has stopped working. If a request was running, the volume may exist: reload the page to look it up. Your input is kept.",
        NoScript = "This page needs JavaScript. You can also create a volume with cURL: POST /api/storage/volume/create.",
        NotLoaded = "The form has not loaded yet. If this message stays, its scripts are missing: the server must provide the files that this page names, and serve .js files as text/javascript.",
    }
}

impl ScriptText {
    /// The texts of `boot.js`.
    pub const BOOT: &[Self] = &[
        Self::Creating,
        Self::Cancel,
        Self::WillSend,
        Self::Withdrawn,
        Self::Changed,
        Self::Pasted,
        Self::Kept,
        Self::Reload,
        Self::Stopped,
        Self::NotStarted,
        Self::NoFile,
        Self::WebPage,
        Self::WrongType,
    ];
}
