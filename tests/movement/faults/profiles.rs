//! Profiles of thresholds: how they lie over the default, and how mistakes in them are told.

use std::collections::BTreeSet;

use spotter::faults::{Profile, ProfileError, catalogue};
use spotter::measures::MEASURES;

fn profile_error(text: &str) -> ProfileError {
    Profile::parse(text, "mine.toml").unwrap_err()
}

#[test]
fn profiles_lie_over_the_default() {
    let default = Profile::built_in("default").unwrap();
    let mine = Profile::parse("name = \"mine\"\n[lumbar_flexion_vs_own]\nwarning = 9\n", "mine.toml").unwrap();
    assert_eq!(mine.name, "mine");
    let [own, base] = [&mine, &default].map(|profile| profile.grades("lumbar_flexion_vs_own").unwrap());
    assert_eq!((own.note, own.warning), (base.note, 9.0));
    assert_ne!(mine.hash(), default.hash());
    assert_eq!(default.hash().len(), 64);
    // Comments and repeated defaults do not change the hash.
    assert_eq!(Profile::parse("# nothing\n[judging]\nalike_deg = 8.0\n", "x").unwrap().hash(), default.hash());
    for name in ["default", "novice", "competition", "cautious"] {
        assert_eq!(Profile::load(name).unwrap().name, name);
    }
}

#[test]
fn mistakes_in_profiles_are_named_with_line_and_key() {
    let text = |e: ProfileError| e.to_string();
    let unknown = text(profile_error("name = \"a\"\n\n[butt_wink]\nnotes = 3\n"));
    assert!(
        unknown.contains("line 4") && unknown.contains("`butt_wink.notes`") && unknown.contains("mine.toml"),
        "{unknown}"
    );
    let table = text(profile_error("[buttwink]\nnote = 3\n"));
    assert!(table.contains("line 1") && table.contains("`buttwink`"), "{table}");
    let kind = text(profile_error("[butt_wink]\nnote = \"ten\"\n"));
    assert!(kind.contains("line 2") && kind.contains("`butt_wink.note`") && kind.contains("ten"), "{kind}");
    let negative = text(profile_error("[butt_wink]\nnote = -3.0\n"));
    assert!(negative.contains("line 2") && negative.contains("-3.0"), "{negative}");
    let order = text(profile_error("[butt_wink]\nnote = 30\n"));
    assert!(order.contains("line 2") && order.contains("`butt_wink`") && order.contains("note <= warning"), "{order}");
    let falling = text(profile_error("[uncontrolled_eccentric]\nwarning = 0.9\n"));
    assert!(falling.contains("note >= warning"), "{falling}");
    let highest = text(profile_error("[butt_wink]\nhighest = \"worst\"\n"));
    assert!(highest.contains("line 2") && highest.contains("\"breakdown\""), "{highest}");
    let syntax = text(profile_error("name = \"a\"\nnote = = 3\n"));
    assert!(syntax.contains("line 2"), "{syntax}");
    let share = text(profile_error("[measuring]\nmin_valid_share = 2\n"));
    assert!(share.contains("line 2") && share.contains("min_valid_share"), "{share}");
    for key in ["[quality_gate]\nunseen_share_lower = 25\n", "[measuring]\nhinge_share = 1.5\n"] {
        assert!(text(profile_error(key)).contains("a share from 0 to 1"), "{key}");
    }
    let table = text(profile_error("butt_wink = 3\n"));
    assert!(table.contains("a table"), "{table}");
    assert!(text(Profile::load("/no/such.toml").unwrap_err()).contains("/no/such.toml"));
}

/// A fault names its thresholds once, the default profile holds them once, and no table is left that nothing reads.
#[test]
fn every_table_of_thresholds_is_that_of_one_criterion() {
    let profile = Profile::built_in("default").unwrap();
    let read: Vec<&str> = catalogue().flat_map(|f| f.criteria).map(|c| c.key).collect();
    let tables: BTreeSet<&str> = profile.graded().collect();
    assert_eq!(read.iter().copied().collect::<BTreeSet<_>>(), tables);
    assert_eq!(read.len(), tables.len(), "a table is read by two criteria");
}

#[test]
fn a_criterion_has_the_unit_of_its_measures_and_grades_their_worse_direction() {
    let profile = Profile::built_in("default").unwrap();
    let keys: BTreeSet<&str> = MEASURES.iter().map(|m| m.key).collect();
    assert_eq!(keys.len(), MEASURES.len(), "keys are unique");
    for criterion in catalogue().flat_map(|f| f.criteria) {
        let grades = profile.grades(criterion.key).unwrap();
        for measure in criterion.measures {
            assert_eq!(measure.unit, criterion.unit, "{}", measure.key);
            let less = measure.worse == spotter::measures::Worse::Less;
            assert_eq!(less, grades.breakdown < grades.note, "{} of {}", criterion.key, measure.key);
        }
    }
}
