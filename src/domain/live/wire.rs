//! Owns: reading and writing the numbers and strings of the y protocols (lib0), strictly and without recursion.
//! Never: reads past the end, takes a number over 2^53, or allocates by a length somebody claims.

/// No number is as large: what JavaScript counts exactly.
pub const MOST: u64 = 1 << 53;

/// What was not read yet.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything was read.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes were not read yet.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.rest.len()
    }

    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// A number of variable length.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        let mut shift = 0_u32;
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return (number < MOST).then_some(number);
            }
            shift = shift.checked_add(7).filter(|shift| *shift < 56)?;
        }
    }

    /// This many bytes.
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// Bytes behind their length.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    /// Text behind its length.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

/// Appends a number.
pub fn put_number(to: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            to.push(low);
            return;
        }
        to.push(low | 0x80);
    }
}

/// Appends bytes behind their length.
pub fn put_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    put_number(to, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    to.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_that_never_ends_or_a_length_beyond_the_end_is_not_read() {
        assert_eq!(Reader::new(&[0xff; 40]).number(), None);
        assert_eq!(Reader::new(&[0xff, 0xff, 0xff, 0x7f, 1]).bytes(), None);
        assert_eq!(Reader::new(&[]).number(), None);
        assert_eq!(Reader::new(&[1, 0xff]).text(), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(number in 0..MOST, bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut written = Vec::new();
            put_number(&mut written, number);
            put_bytes(&mut written, &bytes);
            let mut reader = Reader::new(&written);
            prop_assert_eq!(reader.number(), Some(number));
            prop_assert_eq!(reader.bytes(), Some(bytes.as_slice()));
            prop_assert!(reader.is_done());
        }
    }
}
