//! Messages taken apart: what a page's scripts, and the recogniser of a report's sentences, need of them.

use std::collections::BTreeMap;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use serde::Serialize;

/// A piece of a message; as JSON what `words.js` puts together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Piece {
    /// As it stands.
    Text(String),
    /// What is put in.
    Put {
        /// Its name.
        put: String,
    },
    /// One of several, by a number that is put in.
    Chosen {
        /// Its name.
        by: String,
        /// By the number's plural category in the language.
        of: BTreeMap<String, Vec<Piece>>,
    },
}

/// The messages of a catalogue, each in its pieces.
pub(super) fn messages(catalogue: &FluentResource) -> BTreeMap<String, Vec<Piece>> {
    let message = |entry: &Entry<&str>| match entry {
        Entry::Message(message) => Some((message.id.name.to_owned(), pieces(message.value.as_ref()?))),
        _ => None,
    };
    catalogue.entries().filter_map(message).collect()
}

fn pieces(pattern: &Pattern<&str>) -> Vec<Piece> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
        PatternElement::Placeable { expression } => placed(expression),
    };
    pattern.elements.iter().map(piece).collect()
}

fn placed(expression: &Expression<&str>) -> Piece {
    match expression {
        Expression::Inline(inline) => match name(inline) {
            Ok(put) => Piece::Put { put },
            Err(text) => Piece::Text(text),
        },
        Expression::Select { selector, variants } => {
            let key = |key: &VariantKey<&str>| match key {
                VariantKey::Identifier { name } => (*name).to_owned(),
                VariantKey::NumberLiteral { value } => (*value).to_owned(),
            };
            let of = variants.iter().map(|variant| (key(&variant.key), pieces(&variant.value))).collect();
            Piece::Chosen { by: name(selector).unwrap_or_default(), of }
        }
    }
}

/// The name of what is put in, or the text that stands there.
fn name(inline: &InlineExpression<&str>) -> Result<String, String> {
    match inline {
        InlineExpression::VariableReference { id } => Ok(id.name.to_owned()),
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            Err((*value).to_owned())
        }
        _ => Err(String::new()),
    }
}
