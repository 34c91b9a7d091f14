//! Comma-separated values (RFC 4180), as spreadsheets and NumPy write them: lines of numbers between commas, semicolons, tabs or
//! spaces. The first line may be names, and one column may be words, which are classes. What is refused is told by its line.

use super::table::{Classes, Table};
use super::{reason, refuse, MOST_CLASSES};
use crate::error::{Error, Result};

/// What stands for nothing.
const MISSING: [&str; 7] = ["", "na", "nan", "n/a", "null", "none", "?"];
/// Letters of a field that are told.
const TOLD: usize = 40;

/// The table in a text.
pub(super) fn read(bytes: &[u8]) -> Result<Table> {
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|_| not_numbers("other bytes than UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Some spreadsheets end lines as old Macs did. What else stands at an end is trimmed with the last field.
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut lines = text.split(end).enumerate();
    let mut lines = lines.by_ref().filter(|(_, line)| !line.trim().is_empty());
    let Some(first) = lines.next() else {
        return Err(not_numbers("no line of them".to_owned()));
    };
    // NumPy writes names as a comment.
    let head = first.1.trim_start().trim_start_matches('#');
    let mut reader = Reader::new(head);
    let fields = reader.fields(head);
    let names = match fields.iter().any(|field| number(field).is_some()) {
        true => {
            reader.line(first.0, &fields)?;
            Vec::new()
        }
        false => fields,
    };
    reader.names = names;
    for (at, line) in lines {
        let fields = reader.fields(line);
        reader.line(at, &fields)?;
    }
    reader.table()
}

/// What was read so far.
pub(crate) struct Reader {
    separator: char,
    /// Whether lines end with one more separator than they need.
    trailing: bool,
    names: Vec<String>,
    /// Fields in a line.
    columns: usize,
    /// The column of words.
    words: Option<usize>,
    classes: Classes,
    numbers: Vec<f32>,
    count: usize,
}

impl Reader {
    /// Of the lines after one like this: it tells what stands between fields.
    pub(crate) fn new(line: &str) -> Self {
        let known = ['\t', ';', ','];
        let separator = known
            .into_iter()
            .find(|&separator| line.contains(separator));
        let separator = separator.unwrap_or(' ');
        Self {
            separator,
            trailing: separator != ' ' && line.trim_end().ends_with(separator),
            names: Vec::new(),
            columns: 0,
            words: None,
            classes: Classes::default(),
            numbers: Vec::new(),
            count: 0,
        }
    }

    /// The fields of a line, without the quotes around them.
    pub(crate) fn fields(&self, line: &str) -> Vec<String> {
        if self.separator == ' ' {
            return line.split_whitespace().map(plain).collect();
        }
        let mut quoted = false;
        let split = |letter: char| {
            quoted ^= letter == '"';
            letter == self.separator && !quoted
        };
        let mut fields: Vec<String> = line.split(split).map(plain).collect();
        if self.trailing && fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        fields
    }

    /// Line `at`, counted from 0.
    fn line(&mut self, at: usize, fields: &[String]) -> Result<()> {
        if self.count == 0 {
            self.columns = match self.names.len() {
                0 => fields.len(),
                named => named,
            };
            let mut others = (0..fields.len()).filter(|&i| self.number(&fields[i]).is_none());
            self.words = others.find(|&i| !is_missing(&fields[i]));
        }
        if fields.len() != self.columns {
            let expected = format!("{} fields in a line", self.columns);
            let found = format!("{} in line {}", fields.len(), at + 1);
            return Err(refuse(reason::SHAPE, "CSV", expected, found));
        }
        for (i, field) in fields.iter().enumerate() {
            if self.words == Some(i) && !is_missing(field) {
                if !self.classes.add(field) {
                    return Err(self.wrong(at, i, field, "no more than 10 different words"));
                }
                continue;
            }
            let number = self.number(field);
            let number = number.ok_or_else(|| self.wrong(at, i, field, "a number"))?;
            if !number.is_finite() {
                return Err(self.wrong(at, i, field, "a number below 3e38"));
            }
            self.numbers.push(number);
        }
        self.count += 1;
        Ok(())
    }

    /// Where fields are not between commas, one may be in the number.
    fn number(&self, field: &str) -> Option<f32> {
        number(field).or_else(|| match self.separator {
            ',' => None,
            _ => number(&field.replace(',', ".")),
        })
    }

    fn wrong(&self, line: usize, column: usize, field: &str, expected: &str) -> Error {
        let name = self.names.get(column).map(|name| format!(" ({name})"));
        let place = format!("line {}, column {}", line + 1, column + 1);
        let found = match field.chars().take(TOLD).collect::<String>() {
            none if none.is_empty() => "nothing".to_owned(),
            shown => format!("`{shown}`"),
        };
        let found = format!("{found} in {place}{}", name.unwrap_or_default());
        refuse(reason::NUMBERS, "CSV", expected, found)
    }

    fn table(mut self) -> Result<Table> {
        if self.count == 0 {
            return Err(not_numbers("no line of them".to_owned()));
        }
        let mut columns = self.columns;
        let mut classes = None;
        if let Some(words) = self.words {
            columns -= 1;
            classes = Some(self.classes);
            if words < self.names.len() {
                self.names.remove(words);
            }
        }
        Ok(Table {
            shape: vec![self.count, columns],
            numbers: self.numbers,
            names: self.names,
            classes,
        })
    }
}

fn plain(field: &str) -> String {
    let field = field.trim();
    let inside = field.strip_prefix('"').and_then(|f| f.strip_suffix('"'));
    inside.unwrap_or(field).replace("\"\"", "\"")
}

fn is_missing(field: &str) -> bool {
    MISSING.contains(&field.to_ascii_lowercase().as_str())
}

/// Decimal notation, with an exponent or without. Rows need no last bit, and the reader of the library is large.
fn number(text: &str) -> Option<f32> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + fraction.len() == 0 {
        return None;
    }
    let mut value = 0.0_f64;
    for digit in whole.bytes().chain(fraction.bytes()) {
        value = 10.0 * value + f64::from(char::from(digit).to_digit(10)?);
    }
    let power = exponent.clamp(-400, 400) - fraction.len() as i32;
    Some((sign * value * 10_f64.powi(power)) as f32)
}

fn not_numbers(found: String) -> Error {
    refuse(reason::NUMBERS, "CSV", "lines of numbers", found)
}

impl Classes {
    /// The class of one more row; whether there is room for it.
    fn add(&mut self, name: &str) -> bool {
        let known = self.names.iter().position(|known| known == name);
        let class = known.unwrap_or(self.names.len());
        if class == MOST_CLASSES {
            return false;
        }
        if known.is_none() {
            self.names.push(name.to_owned());
        }
        self.of.push(class as u8);
        true
    }
}
