//! How our own types lie in a column that both engines understand: as text.

/// Stores a type as text through its `Display` and `FromStr`.
macro_rules! stored_as_text {
    ($type:ty) => {
        impl sqlx::Type<sqlx::Any> for $type {
            fn type_info() -> sqlx::any::AnyTypeInfo {
                <String as sqlx::Type<sqlx::Any>>::type_info()
            }

            fn compatible(info: &sqlx::any::AnyTypeInfo) -> bool {
                <String as sqlx::Type<sqlx::Any>>::compatible(info)
            }
        }

        impl<'r> sqlx::Decode<'r, sqlx::Any> for $type {
            fn decode(
                value: <sqlx::Any as sqlx::Database>::ValueRef<'r>,
            ) -> std::result::Result<Self, sqlx::error::BoxDynError> {
                Ok(<String as sqlx::Decode<sqlx::Any>>::decode(value)?.parse()?)
            }
        }

        impl<'q> sqlx::Encode<'q, sqlx::Any> for $type {
            fn encode_by_ref(
                &self,
                buffer: &mut <sqlx::Any as sqlx::Database>::ArgumentBuffer,
            ) -> std::result::Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <String as sqlx::Encode<sqlx::Any>>::encode(self.to_string(), buffer)
            }
        }
    };
}

/// A small closed set of words: each with the word stored (and sent to the page) and the Chinese
/// word that people read.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $stored:literal, $label:literal; )+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
                 serde::Serialize, serde::Deserialize, specta::Type)]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $stored)] $variant, )+
        }

        impl $name {
            /// Every word of the set, in the order in which people list them.
            pub const ALL: &'static [$name] = &[$( $name::$variant ),+];

            /// The word as stored and as sent to programs.
            pub fn stored(self) -> &'static str {
                match self { $( $name::$variant => $stored, )+ }
            }

            /// The word as people read it.
            pub fn label(self) -> &'static str {
                match self { $( $name::$variant => $label, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.stored())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text {
                    $( $stored => Ok($name::$variant), )+
                    other => Err(format!("{other} is no {}", stringify!($name))),
                }
            }
        }

        $crate::stored::stored_as_text!($name);
    };
}

/// Stores a type as text through its JSON.
macro_rules! stored_as_json {
    ($type:ty) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&serde_json::to_string(self).map_err(|_| std::fmt::Error)?)
            }
        }

        impl std::str::FromStr for $type {
            type Err = serde_json::Error;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                serde_json::from_str(text)
            }
        }

        $crate::stored::stored_as_text!($type);
    };
}

pub(crate) use stored_as_json;
pub(crate) use stored_as_text;
pub(crate) use words;

/// Further facts about a record by their label, kept as a JSON object in one column.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type,
)]
#[serde(transparent)]
#[specta(transparent)]
pub struct OtherFacts(pub std::collections::BTreeMap<String, String>);

stored_as_json!(OtherFacts);

/// Yes or no, which a query of both engines answers as 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct Flag(pub bool);

impl sqlx::Type<sqlx::Any> for Flag {
    fn type_info() -> sqlx::any::AnyTypeInfo {
        <i64 as sqlx::Type<sqlx::Any>>::type_info()
    }

    fn compatible(info: &sqlx::any::AnyTypeInfo) -> bool {
        <i64 as sqlx::Type<sqlx::Any>>::compatible(info)
    }
}

impl<'r> sqlx::Decode<'r, sqlx::Any> for Flag {
    fn decode(
        value: <sqlx::Any as sqlx::Database>::ValueRef<'r>,
    ) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Flag(<i64 as sqlx::Decode<sqlx::Any>>::decode(value)? != 0))
    }
}

/// What was typed into a field, as it is kept: without the blanks around it, and none where nothing was.
pub(crate) fn text(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|text| !text.is_empty())
}
