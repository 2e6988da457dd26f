//! Updates with flipped, lost and doubled bytes: none makes the server panic, none makes it grow. `make fuzz-live` tries a
//! million and more.

use std::{
    io::Write,
    panic,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use mufakat::domain::{
    live::SharedText,
    texts::{Clause, ClauseKind, Mark},
};

/// How many are tried in every run of the tests.
const FEW: u64 = 50_000;
/// How much the process may have grown at the end, in kB, while other tests run in it.
const AMONG_OTHERS: u64 = 48 * 1024;
/// And while nothing else does.
const ALONE: u64 = 8 * 1024;

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
    for _ in 0..=dice.roll(5).saturating_sub(2) {
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

/// How many panics this thread had from now on: the document turns them into refusals, so nobody else would see them.
fn panics_here() -> Arc<AtomicU64> {
    let (count, here) = (Arc::new(AtomicU64::new(0)), thread::current().id());
    let (counted, before) = (Arc::clone(&count), panic::take_hook());
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == here {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        before(info);
    }));
    count
}

/// A text and changes of it as browsers send them: typing, other kinds, moves, splits, joins and marks.
fn samples(whole: &[u8], clauses: &[Clause]) -> Vec<Vec<u8>> {
    let mut samples = vec![whole.to_vec()];
    for n in 0..12_u64 {
        let mut one = SharedText::new(100 + n);
        one.take_in(whole).unwrap();
        let mut next = clauses.to_vec();
        let at = usize::try_from(n % 6).unwrap();
        next[at] = Clause::new(format!("c{at}"), ClauseKind::Annex, 1, format!("Asks {n} 😀."));
        next.swap(0, at);
        samples.extend(one.become_text(&next).unwrap());
        next[at].runs[0].marks.push(Mark::Bold);
        next.insert(0, Clause::new(format!("n{n}"), ClauseKind::Operative, 0, "ร่วมกัน."));
        next.remove(3);
        samples.extend(one.become_text(&next).unwrap().map(|_| one.whole()));
    }
    samples
}

#[test]
fn no_mutated_update_panics_or_grows_the_server() {
    let asked = option_env!("MUFAKAT_MUTATIONS").map(|number| number.parse().unwrap());
    let (wanted, most_growth) = asked.map_or((FEW, AMONG_OTHERS), |number| (number, ALONE));
    let clauses: Vec<Clause> =
        (0..6).map(|n| Clause::new(format!("c{n}"), ClauseKind::Operative, 0, "Recommends ร่วมกัน.")).collect();
    let mut base = SharedText::new(1);
    base.become_text(&clauses).unwrap();
    let whole = base.whole();
    let samples = samples(&whole, &clauses);
    let panics = panics_here();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut asked_for, mut read, mut taken, mut start, mut slowest) =
        (0_u64, 0_u64, 0_u64, 0, Duration::ZERO);
    let begun = Instant::now();
    for turn in 0..wanted {
        if turn == wanted / 5 {
            start = resident();
        }
        let sample = &samples[dice.roll(samples.len())];
        let bytes = mutated(sample, &samples, &mut dice);
        let this = Instant::now();
        asked_for += u64::from(base.missing_from(&bytes).is_ok());
        if mufakat::domain::live::firewall::scan(&bytes).is_err() {
            slowest = slowest.max(this.elapsed());
            continue;
        }
        read += 1;
        // What passes the firewall goes to a document of its own, as a refused batch does.
        let mut text = SharedText::new(2);
        text.take_in(&whole).unwrap();
        if text.take_in(&bytes).is_ok() && text.settle(&mut || "fresh".to_owned()).is_ok() {
            taken += 1;
            let most = whole.len() + 2 * bytes.len() + 100;
            assert!(text.whole().len() <= most, "{} bytes became {} more", bytes.len(), text.whole().len());
        }
        slowest = slowest.max(this.elapsed());
        assert_eq!(panics.load(Ordering::Relaxed), 0, "turn {turn}: these bytes caused a panic: {bytes:?}");
    }
    let grown = resident().saturating_sub(start);
    let took = begun.elapsed();
    writeln!(
        std::io::stderr(),
        "{wanted} mutated updates in {took:.0?}: {read} passed the firewall, {taken} came in, {asked_for} were answered as state vectors, none caused a panic, slowest {slowest:.1?}, grown by {grown} kB"
    )
    .unwrap();
    assert!(
        taken > wanted / 1_000,
        "only {taken} of {wanted} came in: the mutations are too coarse to try anything"
    );
    assert!(grown < most_growth, "grown by {grown} kB over {wanted} updates");
}
