//! The target of a request: its path and its query, decoded.

/// The segments of a path, percent-decoded, without the leading slash.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.strip_prefix('/').unwrap_or(path).split('/').map(|segment| decode(segment, Plus::Literal)).collect()
}

/// Path and query of a target. A scheme and a host before them, which proxies send, are left out; a fragment is dropped.
pub(super) fn split(target: &str) -> (&str, &str) {
    let target = target.split('#').next().unwrap_or_default();
    let target = match target.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('/') => rest.find('/').map_or("/", |at| rest.split_at(at).1),
        Some(_) | None => target,
    };
    target.split_once('?').unwrap_or((target, ""))
}

/// The parameters of a query, in the order received.
#[derive(Clone, Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query. What is not `name=value` is a name with an empty value.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let read = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name, Plus::Space), decode(value, Plus::Space))
        };
        Self(pairs.map(read).collect())
    }

    /// The first value of a parameter that is not empty: an empty filter is no filter (`facts/wire.md` 5, rule 4).
    pub fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().filter(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str()).find(|value| !value.is_empty())
    }

    /// Every value of a parameter that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The parameters but those of some names, encoded again: what a link to the next page repeats.
    pub fn without(&self, left_out: &[&str]) -> String {
        let kept =
            self.0.iter().filter(|(name, value)| !left_out.contains(&name.as_str()) && !value.is_empty());
        kept.flat_map(|(name, value)| ["&".to_owned(), encode(name), "=".to_owned(), encode(value)]).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plus {
    Space,
    Literal,
}

/// Percent-decodes. What is no escape stays as it is, and what is no UTF-8 becomes U+FFFD, which no id contains.
fn decode(text: &str, plus: Plus) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let escaped = match byte {
            b'%' => rest.clone().next().and_then(hex).zip(rest.clone().nth(1).and_then(hex)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest.nth(1);
            }
            None if byte == b'+' && plus == Plus::Space => bytes.push(b' '),
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Percent-encodes what is not unreserved (RFC 3986, 2.3).
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let digits =
                [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
            encoded.push('%');
            encoded.extend(digits.map(|digit| digit.to_ascii_uppercase()));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_split_and_decoded() {
        assert_eq!(split("/a/b?c=d#e"), ("/a/b", "c=d"));
        assert_eq!(split("http://127.0.0.1:8080/a?b"), ("/a", "b"));
        assert_eq!(split("http://127.0.0.1:8080"), ("/", ""));
        assert_eq!(segments("/a%2Fb/c+d/%zz/%"), ["a/b", "c+d", "%zz", "%"]);
        assert_eq!(segments("/"), [""]);
    }

    #[test]
    fn queries_keep_every_value_and_ignore_empty_ones() {
        let query = Query::parse("a=1&b=&a=x%20y+z&c&&%ff=1");
        assert_eq!(query.all("a").collect::<Vec<_>>(), ["1", "x y z"]);
        assert_eq!((query.get("b"), query.get("c"), query.get("d")), (None, None, None));
        assert_eq!(query.without(&["b", "\u{fffd}"]), "&a=1&a=x%20y%20z");
    }
}
