//! Updates with flipped, lost and doubled bytes: none makes the server panic, none makes it grow. `make fuzz-live` tries a
//! million and more.

use mufakat::domain::{
    live::SharedText,
    texts::{Clause, ClauseKind},
};

/// How many are tried in every run of the tests.
const FEW: u64 = 50_000;
/// How much the process may have grown at the end, in kB.
const MOST_GROWTH: u64 = 48 * 1024;

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

fn mutated(update: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = update.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len());
        match dice.roll(6) {
            0 => bytes[at] ^= 1 << dice.roll(8),
            1 => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, [0, 1, 7, 8, 117, 118, 127, 255][dice.roll(8)]),
            4 => bytes.truncate(at.max(1)),
            _ => {
                let other = &others[dice.roll(others.len())];
                let from = dice.roll(other.len());
                bytes.splice(at..at, other[from..].iter().copied().take(24));
            }
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
    bytes
}

/// Resident memory, in kB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn no_mutated_update_panics_or_grows_the_server() {
    let wanted = option_env!("MUFAKAT_MUTATIONS").map_or(FEW, |number| number.parse().unwrap());
    let clauses: Vec<Clause> =
        (0..6).map(|n| Clause::new(format!("c{n}"), ClauseKind::Operative, 0, "Recommends ร่วมกัน.")).collect();
    let mut base = SharedText::new(1);
    base.become_text(&clauses).unwrap();
    let whole = base.whole();
    let mut samples = vec![whole.clone()];
    for n in 0..12_u64 {
        let mut one = SharedText::new(100 + n);
        one.take_in(&whole).unwrap();
        let mut next = clauses.clone();
        let at = usize::try_from(n % 6).unwrap();
        next[at] = Clause::new(format!("c{at}"), ClauseKind::Annex, 1, format!("Asks {n} 😀."));
        next.swap(0, at);
        samples.extend(one.become_text(&next).unwrap());
    }
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut taken = 0_u64;
    let mut start = 0;
    for turn in 0..wanted {
        if turn == wanted / 5 {
            start = resident();
        }
        let sample = samples[dice.roll(samples.len())].clone();
        let bytes = mutated(&sample, &samples, &mut dice);
        if mufakat::domain::live::firewall::scan(&bytes).is_err() {
            continue;
        }
        // What passes the firewall goes to a document of its own, as a refused batch does.
        let mut text = SharedText::new(2);
        text.take_in(&whole).unwrap();
        if text.take_in(&bytes).is_ok() && text.settle(&mut || "fresh".to_owned()).is_ok() {
            taken += 1;
        }
    }
    assert!(
        taken > wanted / 1_000,
        "only {taken} of {wanted} came in: the mutations are too coarse to try anything"
    );
    let grown = resident().saturating_sub(start);
    assert!(grown < MOST_GROWTH, "grown by {grown} kB over {wanted} updates");
}
