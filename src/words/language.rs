//! The languages of the app.

#[cfg(feature = "app")]
use crate::toolkit::system_fonts::Letters;

/// A language that the app can speak once there is a file of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// The one that is complete first; all others fall back to it.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese, as in Brazil.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Polish.
    Polish,
    /// Japanese.
    Japanese,
    /// Chinese, in simplified characters.
    Chinese,
    /// Arabic.
    Arabic,
}

/// The files there are, English first. To add a language is to add its two lines here.
const FILES: &[(Language, &str)] = &[
    (Language::English, include_str!("../../assets/locales/en.ftl")),
    (Language::German, include_str!("../../assets/locales/de.ftl")),
    (Language::French, include_str!("../../assets/locales/fr.ftl")),
    (Language::Spanish, include_str!("../../assets/locales/es.ftl")),
    (Language::Italian, include_str!("../../assets/locales/it.ftl")),
    (Language::Portuguese, include_str!("../../assets/locales/pt-BR.ftl")),
    (Language::Dutch, include_str!("../../assets/locales/nl.ftl")),
    (Language::Polish, include_str!("../../assets/locales/pl.ftl")),
    (Language::Japanese, include_str!("../../assets/locales/ja.ftl")),
    (Language::Chinese, include_str!("../../assets/locales/zh-Hans.ftl")),
    (Language::Arabic, include_str!("../../assets/locales/ar.ftl")),
];

/// The languages that can be chosen: those with a file.
pub(crate) fn offered() -> impl Iterator<Item = Language> {
    FILES.iter().map(|(language, _)| *language)
}

impl Language {
    /// All, whether there is a file or not.
    pub(crate) const ALL: [Self; 11] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Italian,
        Self::Portuguese,
        Self::Dutch,
        Self::Polish,
        Self::Japanese,
        Self::Chinese,
        Self::Arabic,
    ];

    /// Its tag, as in BCP 47; the name of its file.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Portuguese => "pt-BR",
            Self::Dutch => "nl",
            Self::Polish => "pl",
            Self::Japanese => "ja",
            Self::Chinese => "zh-Hans",
            Self::Arabic => "ar",
        }
    }

    /// Its name in itself, as those who speak it look for it.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Italian => "Italiano",
            Self::Portuguese => "Português (Brasil)",
            Self::Dutch => "Nederlands",
            Self::Polish => "Polski",
            Self::Japanese => "日本語",
            Self::Chinese => "简体中文",
            Self::Arabic => "العربية",
        }
    }

    /// What it is written with.
    #[cfg(feature = "app")]
    pub(crate) fn letters(self) -> Letters {
        Letters { sample: self.own_name(), japanese: self == Self::Japanese }
    }

    /// Whether it is written from right to left.
    pub(crate) fn is_rtl(self) -> bool {
        self == Self::Arabic
    }

    /// The language for somebody with this language tag, such as `de-CH`: region and script do not matter. English if it is
    /// none of ours; what has no file is English too, once it is [set](super::set_language).
    pub(crate) fn best(tag: &str) -> Self {
        Self::of_tag(tag).unwrap_or(Self::English)
    }

    /// The language that a tag names, if it is one of ours.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| primary(language.tag()) == primary(tag))
    }

    /// The language that a tag names, if it can be chosen.
    pub(crate) fn chosen(tag: &str) -> Option<Self> {
        Self::of_tag(tag).filter(|language| language.file().is_some())
    }

    /// What its file says; none if there is no file.
    pub(crate) fn file(self) -> Option<&'static str> {
        FILES.iter().find(|(language, _)| *language == self).map(|(_, text)| *text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language_whatever_the_region() {
        for (tag, language) in [
            ("de-CH", Language::German),
            ("de", Language::German),
            ("DE_at", Language::German),
            ("zh-CN", Language::Chinese),
            ("zh-Hans-SG", Language::Chinese),
            ("pt", Language::Portuguese),
            ("pt-PT", Language::Portuguese),
            ("en-GB", Language::English),
            ("sv-SE", Language::English),
            ("", Language::English),
            ("deu", Language::English),
        ] {
            assert_eq!(Language::best(tag), language, "{tag}");
        }
    }

    #[test]
    fn the_example_of_the_settings_names_every_language_that_is_offered() {
        let comment = include_str!("../../config.example.toml").split_once("# The language of the app: ").unwrap().1;
        let named: Vec<&str> = comment.split_once(". Empty").unwrap().0.split('"').skip(1).step_by(2).collect();
        assert_eq!(named, offered().map(Language::tag).collect::<Vec<_>>());
    }

    #[test]
    fn every_language_is_found_by_its_own_tag_and_only_arabic_runs_from_the_right() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
            assert_eq!(language.is_rtl(), language == Language::Arabic);
            assert_eq!(language.letters(), Letters { sample: language.own_name(), japanese: language == Language::Japanese });
        }
        assert_eq!(offered().next(), Some(Language::English));
    }
}
