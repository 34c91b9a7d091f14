//! Fields of CSV as RFC 4180 has them.

/// A field, in quotes where it needs them.
pub fn field(text: &str) -> String {
    let needs = |c: char| ",\"\n\r".contains(c);
    match text.contains(needs) || text.trim() != text {
        true => quoted(text),
        false => text.to_owned(),
    }
}

/// A field in quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
