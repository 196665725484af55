//! The texts themselves, in English. Another language has a file of its own: `locales/zh-CN.json`,
//! with the same names.
//!
//! What stands in braces is filled in: `{min}`.

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
            /// Those that are there from the start, in English and in their order.
            pub const ENGLISH: &[&str] = &[$($english,)*];
            /// Those of the lazy chunk, in English and in their order: they follow the others.
            pub const LAZY: &[&str] = &[$($($later_english,)*)?];
            /// Their names, in the same order.
            pub const NAMES: &[&str] = &[$(stringify!($name),)* $($(stringify!($later),)*)?];
        }
    };
}

texts! {
    /// A text of the program.
    Text {
        // The language itself.
        Language = "English",
        Direction = "ltr",

        // The page.
        Title = "Create a storage volume",
        Lead = "On HPC-AI.COM. Volumes are mounted when an instance is launched.",
        LanguageLabel = "Language",
        ThemeLabel = "Theme",
        ThemeAuto = "System",
        ThemeLight = "Light",
        ThemeDark = "Dark",
        LanguageFailed = "The texts of this language could not be loaded.",

        // The form.
        NameLabel = "Name",
        NameHint = "One that you do not use for a volume yet.",
        SizeLabel = "Size (GB)",
        SizeHint = "A whole number of gigabytes{bounds}{steps}.",
        SizeHintFrom = ", at least {min}",
        SizeHintWithin = ", {min} to {max}",
        SizeHintSteps = ", in steps of {step}",
        Gigabytes = "{number} GB",
        Terabytes = "{number} TB",
        Means = "= {size}",
        Less = "Less",
        More = "More",
        QuickSizes = "Sizes",
        RegionLabel = "Region",
        RegionHint = "A region’s ID. To find one, fill in “Launch instance” in the console, export the request and copy “region”.",
        RegionIdLabel = "Region ID",
        TypeLabel = "Volume type",
        TypeHint = "As the service names it.",
        CustomTypeLabel = "Custom volume type",
        Other = "Other…",
        Create = "Create volume",
        Creating = "Creating…",
        Checking = "Checking…",
        Cancel = "Cancel",

        // What is wrong in a field.
        NameMissing = "Enter a name.",
        SizeMissing = "Enter a size in GB.",
        RegionMissing = "Enter a region ID.",
        TypeMissing = "Enter a volume type.",
        TokenInField = "This may be an access token. It does not belong here, and is not kept.",
        Invisible = "An invisible character is in it ({character}). Delete it, or type this anew.",
        NotANumber = "Write the size in digits, such as 200.",
        NotWhole = "The size must be a whole number of GB.",
        TooSmall = "The size must be at least {min} GB.",
        TooLarge = "The size must be at most {max} GB.",
        NotAStep = "The size must be {min} GB or a multiple of {step} GB above it.",
        NameTaken = "This name is taken. Choose another one.",

        // A volume.
        Volumes = "Created here",
        NoVolumes = "Volumes you create appear here, newest first, with what it takes to mount them.",
        PartLost = "This part of the page could not be loaded.",
        CancelledUnsent = "Cancelled. Nothing was sent.",
        NothingSent = "The rest of this page could not be loaded. Nothing was sent. Try again, or reload the page: what you typed is kept.",
        TryAgain = "Try again",

        // The request as text.
        Request = "Request as JSON and cURL",

        PastedToken = "The access token in it was dropped: it is neither kept nor shown.",

        // Keys.
        Keys = "Keyboard shortcuts",
    } lazy {
        // How a create ended.
        Created = "Volume {name} was created.",
        Unauthorized = "You are not signed in, or your session has ended. Nothing was created.",
        Throttled = "Too many requests. Nothing was created. Wait a moment, then try again.",
        Rejected = "The volume was not created.",
        RejectedSilently = "The service refused the request without saying why (status {status}). The volume was not created.",
        Unreachable = "The service could not be reached, or the connection was lost.",
        TimedOut = "The service did not answer in time.",
        Left = "The page was left before the answer came.",
        Cancelled = "You cancelled, but the request had been sent.",
        ServerError = "The service failed (status {status}).",
        NoVolume = "The service answered without a volume (status {status}).",
        Unreadable = "The service’s answer could not be read (status {status}).",
        Reason = "The server answered: {reason}",
        MayExist = "{what} The volume may exist.",
        Offline = "You are offline. Nothing was sent.",
        Unacceptable = "The browser does not accept the request: {words}. Nothing was sent. Check apiBase in config.json.",
        Looking = "Checking your volumes for it…",
        Found = "Volume {name} was created. It was found among your volumes.",
        NotFound = "Volume {name} was not found among your volumes: it was not created.",
        NotThere = "It was looked for and is not among your volumes: safe to try again.",
        AnotherThere = "It was looked for: there is a volume of this name, but not the one this request asked for. It is safe to try again; the name may be taken.",
        NoSessionToLook = "The page could not check whether it does: there is no session. Begin a new one below, then check again.",
        CouldNotLook = "The page could not check whether it does. Check again, or look at your volumes before you create it again.",
        Waiting = "You can try again in {seconds} s.",
        Shortened = "{message}…\n(shortened; Copy details has all of it)",
        CheckAgain = "Check again",
        CopyDetails = "Copy details",
        Details = "Details",

        // What is wrong in several fields.
        Faults = "{count} fields need to be mended:",

        // The name is taken.
        Existing = "The volume that has this name:",

        // A volume.
        ShowOlder = "Show {count} older",
        Copied = "{what} copied.",
        StatusChanged = "Volume {name} is now {status}.",
        CopyFailed = "The browser did not allow copying.",
        Id = "ID",
        Region = "Region",
        Type = "Type",
        Size = "Size",
        Used = "Used",
        Status = "Status",
        Owner = "Owner",
        Unnamed = "Unnamed volume",
        NotSent = "not sent",
        AsOfCreation = "as of creation",
        AsOf = "as of {time}",
        NotListed = "no longer listed since {time}",
        CopyId = "Copy ID",
        CopyName = "Copy name",
        Another = "Create another like it",
        AnotherReady = "The form has its size, region and type. Give it a name.",
        Mount = "Mount and raw answer",
        MountText = "An entry for “remoteStorages” when an instance is launched. The service documents these two fields and says that there are others.",
        CopyEntry = "Copy entry",
        Entry = "Entry",
        Answer = "What the service answered",

        // Between the parts of a list, and between sentences.
        Comma = ", ",
        Space = " ",

        // The request as text.
        RequestLead = "What the form sends. The token is a placeholder.",
        RequestFaults = "Not to be sent yet. To be mended: {fields}.",
        CopyJson = "Copy JSON",
        CopyCurl = "Copy cURL",
        CopyLink = "Copy link",
        Json = "JSON",
        Curl = "cURL",
        Link = "Link",
        PasteLabel = "Paste a request",
        PasteHint = "JSON, cURL, PowerShell or fetch, as DevTools copies it: it fills in the form. Also when it is pasted into a field.",
        Pasted = "Filled in from what you pasted: {fields}.",
        PastedIgnored = "Not taken: {fields}.",
        PastedUnreadable = "This is no request that the form can read: JSON, or cURL, PowerShell or fetch as DevTools copies them. The form is as it was.",
        PastedInstance = "It launches an instance: only its region is for a volume.",
        PastedSecret = "This was not taken, as it may hold an access token: it is neither kept nor shown. The form is as it was.",
        PastedNothing = "There is nothing in it for this form: name, sizeGB, region or volumeType. The form is as it was.",

        // Keys, and what they ask.
        KeysEnter = "Create the volume, from a field",
        KeysControlEnter = "Create the volume, from anywhere in the form",
        KeysEscape = "Cancel a running request, after asking",
        KeysArrows = "Size: one step more or less",
        KeysPages = "Size: ten steps more or less",
        KeysHelp = "Show this list, outside a field",
        Close = "Close",
        AskCancel = "Cancel the request?",
        AskCancelText = "If it has been sent, the volume may be created all the same. The page then looks for it.",
        KeepWaiting = "Keep waiting",
        CancelRequest = "Cancel request",

        // The session.
        Session = "Session",
        SessionLead = "Paste an access token from HPC-AI.COM. It is kept in this site’s cookie until it expires, and nowhere else.",
        SessionElsewhere = "Sign in again in another tab, then come back and try again. What you typed stays here.",
        SignIn = "Sign in",
        SignInThen = " in another tab, then come back and try again. What you typed stays here.",
        AnotherToken = "Use another token",
        AccessToken = "Access token",
        UseToken = "Use token",
        TokenMissing = "Paste an access token.",
        NotAToken = "This is not an access token: a token has three parts with dots between them (JWT).",
        TokenTooLong = "This token is too long for a cookie: with its name it has {bytes} bytes, and browsers store at most 4,096. Use a shorter token, or sign in on this site.",
        TokenNotStored = "The browser did not store the token: this page may not set cookies. Allow cookies, or sign in on this site.",
        TokenRefused = "The service refused this token, or it got this site’s own session instead, or cookies are blocked. Paste another token, or sign in on this site.",
        TokenAnswer = "The service answered: {message}",
        ExpiredByClock = "By this computer’s clock, this token expired at {time}.",
        CheckingToken = "Checking the token…",
        TokenUnchecked = "The token was stored, but could not be checked with the service. Try again.",
        SessionUntil = "The token is in use until {time}.",
        SessionWithoutEnd = "The token is in use. It does not say when it expires.",
        ClockIsWrong = "The token is in use. By this computer’s clock it expired at {time}: check the clock.",
        SessionEndsSoon = "Your session ends in less than five minutes, at {time}.",
        SessionEnded = "Your session ended at {time}, by this computer’s clock.",

        // The configuration.
        PlaceProperty = "The property config",
        PlaceAttributes = "The attributes",
        NotLoaded = "{place} could not be loaded; the defaults are used.",
        NotJson = "{place} is not valid JSON at line {line}, column {column}; the defaults are used.",
        NotAnObject = "{place} is not a JSON object; the defaults are used.",
        UnknownKey = "{place}: there is no setting “{key}”.",
        BadValue = "{place}: “{key}” must be {expected}; it is not used.",
        ExpectedAddress = "a path that begins with / or an http(s) URL",
        ExpectedObject = "an object{json}",
        ExpectedEntries = "a list of objects with id and name{json}",
        ExpectedText = "a text that is not empty",
        ExpectedFlag = "true or false",
        ExpectedOrigins = "a list of origins such as https://dashboard.example",
        ExpectedOneOf = "one of {names}",
        ExpectedWithinBounds = "a size that {key} allows",
        ExpectedWhole = "a whole number from {min} to {max}",
        ExpectedSizes = "a list of whole numbers of GB{json}",
        AsJson = ", as JSON",
    }
}

texts! {
    /// A text of what stands in for the program until it is there, or where it can't be: `boot.js`,
    /// `embed.js`, `index.html`.
    ScriptText {
        Creating = "Creating…",
        Cancel = "Cancel",
        Held = "It is sent as soon as this page has started.",
        Withdrawn = "Nothing was sent.",
        Changed = "Nothing was sent yet, as you changed something.",
        Pasted = "The form is filled in as soon as this page has started.",
        Kept = " What you typed is kept. ",
        Reload = "Reload the page",
        Stopped = "This page has stopped working. If a request was running, the volume may exist: after a reload it is looked for.",
        NotStarted = "This page could not be started ({error}). Nothing was sent.",
        NoFile = " The server has no {file} (status {status}).",
        WebPage = " The server sent a web page in place of {file}.",
        WrongType = " Serve {file} as {type}; it came as {came}.",
        FormNotStarted = "The form could not be started ({error}). Nothing was sent. ",
        TryAgain = "Try again",
        FormStopped = "This form has stopped working. If a request was running, the volume may exist: it is looked for when you reload the page. What you typed is kept.",
        NoScript = "This page needs JavaScript. The same call works with cURL: POST /api/storage/volume/create.",
        Late = "The form has not started yet. If this stays, its scripts did not arrive: the server must have the files that this page names, and send those that end in .js as text/javascript.",
    }
}

impl ScriptText {
    /// What `boot.js` says.
    pub const BOOT: &[Self] = &[
        Self::Creating,
        Self::Cancel,
        Self::Held,
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
