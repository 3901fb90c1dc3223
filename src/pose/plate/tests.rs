//! Discs that were drawn are found where they were drawn.

use opencv::core::{MatTrait, Scalar};

use super::*;

fn find(
    crop: &Mat,
    region: &Region,
    picture: (u32, u32),
    joints: &[[f32; 2]; JOINTS],
    wrists: &[[f32; 2]],
) -> Option<PlateDisc> {
    super::find_in(crop, region, picture, joints, wrists, None).map(|found| found.disc)
}

fn follow(crop: &Mat, region: &Region, picture: (u32, u32), expected: &PlateDisc) -> Option<PlateDisc> {
    super::follow_in(crop, region, picture, &round(expected.radius).at(expected), false).map(|found| found.disc)
}

/// A plate of which no more is known than its radius.
fn round(radius: f32) -> Looks {
    Looks { outline: Outline { radius, shape: Matrix2::identity() }, face: None }
}

fn bare(disc: PlateDisc) -> Found {
    Found { disc, outline: None, face: None }
}

/// How far the centre of a disc is from there, pixels.
fn off(disc: PlateDisc, at: [f32; 2]) -> f32 {
    (disc.x - at[0]).hypot(disc.y - at[1])
}

const REGION: Region = Region { cx: 600.0, cy: 700.0, size: 768.0, rot: -0.8 };
const PICTURE: (u32, u32) = (1200, 1400);

fn video(p: [f32; 2]) -> [f32; 2] {
    REGION.to_video(p.map(|v| v / CROP as f32))
}

/// Hip and shoulder 60 crop pixels apart, both wrists at `wrist` (crop pixels).
fn lifter(wrist: [f32; 2]) -> ([[f32; 2]; JOINTS], [[f32; 2]; 2]) {
    let mut joints = [[f32::NAN; 2]; JOINTS];
    joints[Joint::Hip as usize] = video([128.0, 170.0]);
    joints[Joint::Shoulder as usize] = video([128.0, 110.0]);
    (joints, [video(wrist); 2])
}

/// A grey picture with a fixed pseudo-random grain of the given strength.
fn grainy(strength: u64) -> Mat {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut values = vec![0u8; (3 * CROP * CROP) as usize];
    for v in &mut values {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *v = (128 - strength / 2 + (state >> 33) % strength.max(1)) as u8;
    }
    Mat::from_slice(&values).unwrap().reshape(3, CROP).unwrap().try_clone().unwrap()
}

/// Draws a disc; `at` in continuous pixels.
fn disc(picture: &mut Mat, at: [f32; 2], radius: f32, colour: [f64; 3]) {
    let centre = core::Point::new(((at[0] - 0.5) * 16.0) as i32, ((at[1] - 0.5) * 16.0) as i32);
    let colour = Scalar::new(colour[0], colour[1], colour[2], 0.0);
    imgproc::circle(picture, centre, (radius * 16.0) as i32, colour, imgproc::FILLED, imgproc::LINE_AA, 4).unwrap();
}

#[test]
fn a_drawn_plate_is_found_by_its_outer_rim() {
    // The last one is as bright as the wall and differs in colour only.
    let colours = [[20.0, 20.0, 22.0], [190.0, 30.0, 30.0], [250.0, 80.0, 110.0]];
    for (colour, at) in colours.into_iter().zip([[90.0, 160.0], [170.0, 190.0], [80.0, 100.0]]) {
        for radius in [14.0f32, 25.0, 38.0] {
            let mut picture = grainy(20);
            disc(&mut picture, at, radius, colour);
            disc(&mut picture, at, radius * 0.58, colour.map(|v| v * 0.6 + 60.0));
            disc(&mut picture, at, radius * 0.2, [150.0; 3]);
            let (joints, wrists) = lifter([at[0] + 8.0, at[1] - 5.0]);
            let found = find(&picture, &REGION, PICTURE, &joints, &wrists).expect("a disc");
            let want = video(at);
            let pixel = REGION.size / CROP as f32;
            assert!((found.x - want[0]).hypot(found.y - want[1]) < 2.0 * pixel, "{found:?}, {want:?}");
            assert!((found.radius / pixel - radius).abs() < 2.5, "{} for {radius}", found.radius / pixel);
        }
    }
}

/// A plate of rings about a centre between pixels.
fn plate(at: [f32; 2], radius: f32) -> Mat {
    let mut picture = grainy(20);
    for (share, colour) in [(1.0, 20.0), (0.58, 72.0), (0.2, 150.0)] {
        disc(&mut picture, at, radius * share, [colour; 3]);
    }
    picture
}

/// Distance of a disc's centre from a point of the crop, and its radius, crop pixels.
fn against(found: PlateDisc, at: [f32; 2]) -> (f32, f32) {
    let [x, y] = REGION.to_crop([found.x, found.y]).map(|v| v * CROP as f32);
    ((x - at[0]).hypot(y - at[1]), found.radius / REGION.size * CROP as f32)
}

#[test]
fn a_plate_is_followed_to_a_fraction_of_a_pixel() {
    let expected = |at: [f32; 2], radius: f32| {
        let [x, y] = video(at);
        PlateDisc { x, y, radius: radius * REGION.size / CROP as f32, seen: true }
    };
    for at in [[90.3, 160.0], [170.0, 140.4], [80.6, 100.7]] {
        for radius in [14.0f32, 25.0, 38.0] {
            // Half of what it may be away.
            let about = expected([at[0] + 0.15 * radius, at[1] - 0.1 * radius], 1.03 * radius);
            let found = follow(&plate(at, radius), &REGION, PICTURE, &about).expect("a disc");
            let (off, size) = against(found, at);
            assert!(
                off < 0.2 && (size - 1.03 * radius).abs() < 0.01,
                "{off} off, {size} for {radius}: told, not measured"
            );
            // Nothing is there, something far larger, and nothing at all.
            assert_eq!(
                follow(&plate(at, radius), &REGION, PICTURE, &expected([at[0] + 1.5 * radius, at[1]], radius)),
                None
            );
            assert_eq!(follow(&plate(at, radius), &REGION, PICTURE, &expected(at, 1.5 * radius)), None);
        }
    }
    assert_eq!(follow(&grainy(20), &REGION, PICTURE, &expected([128.0, 128.0], 30.0)), None);
    assert_eq!(follow(&Mat::default(), &REGION, PICTURE, &expected([128.0, 128.0], 30.0)), None);
}

/// A recorded picture of a plate with a bright ring within its rim, which hardly stands out from the floor below.
fn ringed(at: [f32; 2], radius: f32) -> Picture {
    let mut recorded = Mat::new_rows_cols_with_default(900, 700, core::CV_8UC3, Scalar::all(120.0)).unwrap();
    let floor = core::Rect::new(0, at[1] as i32, 700, 900 - at[1] as i32);
    imgproc::rectangle(&mut recorded, floor, Scalar::all(75.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
    for (share, grey) in [(1.0, 40.0), (0.955, 65.0), (0.9, 40.0), (0.3, 90.0)] {
        disc(&mut recorded, at, share * radius, [grey; 3]);
    }
    Picture::new(recorded).unwrap()
}

#[test]
fn of_a_plate_whose_ring_was_found_the_whole_rim_is_seen() {
    // A part of the rim and a part of the ring told a disc beside it.
    for (at, radius) in [([420.4f32, 500.3f32], 145.0f32), ([300.0, 600.7], 90.0)] {
        let picture = ringed(at, radius);
        let ring = PlateDisc { x: at[0] + 0.03 * radius, y: at[1] + 0.08 * radius, radius: 0.93 * radius, seen: true };
        let whole = seen_whole(&picture, bare(ring));
        assert!((whole.disc.radius / radius - 1.0).abs() < 0.03, "{:?} for {radius}", whole.disc);
        let looks = Looks::of(&[whole]).unwrap();
        assert!(looks.face.is_some_and(|face| face.is_distinct()));
        let expected = PlateDisc { x: at[0] - 0.1 * radius, ..whole.disc };
        for looks in [looks, Looks { face: None, ..looks }] {
            let again = super::follow(&picture, &looks.at(&expected)).expect("a disc").disc;
            for found in [whole.disc, again] {
                assert!(off(found, at) < 0.015 * radius, "{found:?} for {at:?}");
            }
        }
        // Where nothing is to be seen the found one stays, and none is followed.
        let nothing = Mat::new_rows_cols_with_default(900, 700, core::CV_8UC3, Scalar::all(90.0)).unwrap();
        let nothing = Picture::new(nothing).unwrap();
        assert_eq!(seen_whole(&nothing, bare(ring)), bare(ring));
        assert_eq!(super::follow(&nothing, &looks.at(&expected)), None);
        assert_eq!(seen_as(&nothing, bare(ring), looks), None);
    }
}

/// A recorded picture of a plate that looks narrower than high and leans, degrees, with a red plate before it and its tread behind it.
fn turned(at: [f32; 2], radius: f32, shown: f32, lean: f32, rows: i32) -> Picture {
    let mut recorded = Mat::new_rows_cols_with_default(rows, 700, core::CV_8UC3, Scalar::all(120.0)).unwrap();
    let narrow = [lean.to_radians().cos(), lean.to_radians().sin()];
    // So far towards the camera along the bar, as a share of the radius, so large and of this colour.
    for (before, share, colour) in
        [(-0.12, 1.0f32, 30.0), (0.0, 1.0, 45.0), (0.0, 0.92, 30.0), (0.05, 0.55, 150.0), (0.05, 0.2, 200.0)]
    {
        let along = before * radius * (1.0 - shown * shown).sqrt();
        let [x, y] = [at[0] + along * narrow[0], at[1] + along * narrow[1]];
        let centre = core::Point::new(((x - 0.5) * 16.0) as i32, ((y - 0.5) * 16.0) as i32);
        let axes = Size::new((16.0 * share * shown * radius) as i32, (16.0 * share * radius) as i32);
        let mut outline = Vector::<core::Point>::new();
        imgproc::ellipse_2_poly(centre, axes, lean as i32, 0, 360, 2, &mut outline).unwrap();
        let colour = Scalar::new(colour, colour, colour, 0.0);
        imgproc::fill_convex_poly(&mut recorded, &outline, colour, imgproc::LINE_AA, 4).unwrap();
    }
    Picture::new(recorded).unwrap()
}

#[test]
fn a_plate_that_is_turned_away_is_as_high_as_it_is_large() {
    let (at, radius) = ([350.3f32, 430.6f32], 140.0f32);
    // As much of it is seen, and so far it leans, degrees.
    for (shown, lean) in [(1.0f32, 0.0f32), (0.94, 0.0), (0.87, 0.0), (0.8, 0.0), (0.87, 25.0), (0.8, -20.0)] {
        let picture = turned(at, radius, shown, lean, 900);
        // Where a circle through a part of it lay.
        let part = PlateDisc { x: at[0] + 8.0, y: at[1] - 12.0, radius: 0.9 * radius, seen: true };
        let found = seen_whole(&picture, bare(part));
        let height = found.outline.expect("its whole rim is seen").half_height();
        let (sin, cos) = lean.to_radians().sin_cos();
        let drawn = radius * (sin / shown).hypot(cos).recip();
        assert!((height / drawn - 1.0).abs() < 0.025, "{height} for {drawn}, {shown} across, leans {lean}");
        // The plate before it lies aside by 3 % of the radius.
        assert!(off(found.disc, at) < 0.03 * radius, "{:?}, {shown} across, leans {lean}", found.disc);
    }
}

#[test]
fn of_a_turned_plate_that_is_cut_off_the_centre_is_told_by_its_face() {
    let (radius, shown, lean) = (140.0f32, 0.87, 15.0);
    let at = [350.3, 430.6];
    let part = PlateDisc { x: at[0], y: at[1], radius, seen: true };
    let whole = seen_whole(&turned(at, radius, shown, lean, 900), bare(part));
    let looks = Looks::of(&[whole]).unwrap();
    // The picture's lower edge cuts off more and more of it.
    for y in [430.6, 740.0, 790.3, 830.0] {
        let there = [342.4, y];
        let picture = turned(there, radius, shown, lean, 900);
        let expected = PlateDisc { x: 350.0, y: y - 20.0, radius, seen: true };
        let found = super::follow(&picture, &looks.at(&expected)).expect("most of its face is seen").disc;
        // As far beside its rim's centre as it was where all of it was seen.
        let there = [there[0] + whole.disc.x - at[0], there[1] + whole.disc.y - at[1]];
        assert!(off(found, there) < 0.01 * radius, "{found:?} for {there:?}");
    }
}

#[test]
fn another_plate_is_not_taken_for_the_one_that_is_followed() {
    let at = [350.3, 430.6];
    let disc = PlateDisc { x: at[0], y: at[1], radius: 140.0, seen: true };
    let looks = Looks::of(&[seen_whole(&turned(at, 140.0, 0.9, 0.0, 900), bare(disc))]).unwrap();
    let other = seen_whole(&ringed(at, 140.0), bare(disc));
    assert!((other.disc.radius / looks.outline.radius - 1.0).abs() < 0.1 && other.face.is_some(), "as large");
    assert!(!looks.are_of(&other));
    assert_eq!(seen_as(&ringed(at, 140.0), bare(disc), looks), None);
    assert_eq!(looks.near(&PlateDisc { radius: 60.0, ..disc }), None, "far smaller");
}

#[test]
fn a_plate_whose_face_is_covered_is_followed_by_its_rim_where_it_is_expected() {
    let at = [350.3, 430.6];
    let picture = |rings: &[(f32, f64)]| {
        let mut recorded = Mat::new_rows_cols_with_default(900, 700, core::CV_8UC3, Scalar::all(120.0)).unwrap();
        rings.iter().for_each(|(share, grey)| disc(&mut recorded, at, share * 140.0, [*grey; 3]));
        Picture::new(recorded).unwrap()
    };
    let whole = PlateDisc { x: at[0], y: at[1], radius: 140.0, seen: true };
    let looks = Looks::of(&[seen_whole(&picture(&[(1.0, 40.0), (0.55, 150.0), (0.2, 200.0)]), bare(whole))]).unwrap();
    assert!(looks.face.is_some_and(|face| face.is_distinct()));
    let covered = picture(&[(1.0, 40.0), (0.75, 230.0)]);
    let followed = super::follow(&covered, &looks.at(&PlateDisc { x: at[0] + 12.0, ..whole })).expect("a disc").disc;
    assert!(off(followed, at) < 1.5, "{followed:?}");
    assert_eq!(seen_as(&covered, bare(whole), looks), None, "elsewhere it may be another");
}

#[test]
fn a_plate_looks_as_most_of_those_of_its_size_do() {
    let at = [350.3, 430.6];
    let disc = |radius: f32| bare(PlateDisc { x: at[0], y: at[1], radius, seen: true });
    let whole = seen_whole(&turned(at, 140.0, 0.9, 0.0, 900), disc(140.0));
    // Others lie about at first.
    let looks = Looks::of(&[disc(60.0), disc(60.0), whole, disc(58.0), whole, whole]).unwrap();
    assert_eq!((Some(looks.outline.radius), looks.face), (whole.outline.map(|outline| outline.radius), whole.face));
    assert!(looks.are_of(&whole) && !looks.are_of(&disc(60.0)));
    let unknown = Looks::of(&[disc(140.0), whole, disc(141.0), disc(139.0)]).unwrap();
    assert_eq!((unknown.outline.shape, unknown.face), (Matrix2::identity(), None));
    assert_eq!(Looks::of(&[]), None);
    // What is found of a plate 9 % larger may be 11 % larger than this one.
    assert!(round(100.0).are_alike(&round(104.0)) && !round(100.0).are_alike(&round(109.0)));
}

#[test]
fn a_plate_is_as_high_as_most_of_its_discs_are_where_most_of_them_tell_it() {
    let found = |half_px: Option<f32>| {
        let disc = PlateDisc { x: 1.0, y: 2.0, radius: 49.0, seen: true };
        let outline = half_px.map(|radius| Outline { radius, shape: Matrix2::identity() });
        Some(Found { outline, ..bare(disc) })
    };
    // One took a letter for the rim, some show too little of it, and in one frame there is none.
    let mut told = [Some(50.0), None, Some(50.4), Some(20.0), Some(49.6), None, Some(50.0)].map(found).to_vec();
    told.push(None);
    let plate = height(&told).expect("five of seven");
    assert_eq!(plate.half_px, 50.0);
    assert!((0.2..1.2).contains(&plate.sd_px), "{plate:?}");
    assert_eq!(height(&[Some(50.0), None, None].map(found)), None, "one of three");
    assert_eq!(height(&[]), None);
}

#[test]
fn a_plate_cut_off_by_the_edge_of_the_picture_is_found() {
    let (at, radius) = ([120.0, 150.0], 38.0f32);
    // The picture's lower edge runs through the plate, below its centre.
    let [x, y] = video(at);
    let pixel = REGION.size / CROP as f32;
    let shown = (PICTURE.0, (y + 0.4 * radius * pixel) as u32);
    let mut cut = plate(at, radius);
    for row in 0..CROP {
        for column in 0..CROP {
            if video([column as f32 + 0.5, row as f32 + 0.5])[1] > shown.1 as f32 {
                *cut.at_2d_mut::<core::Vec3b>(row, column).unwrap() = core::Vec3b::default();
            }
        }
    }
    let (joints, wrists) = lifter([at[0] + 8.0, at[1] - 5.0]);
    let found = find(&cut, &REGION, shown, &joints, &wrists).expect("a disc");
    let (off, size) = against(found, at);
    assert!(off < 1.0 && (size - radius).abs() < 1.0, "{off} off, {size}");
    let again = follow(&cut, &REGION, shown, &found).expect("a disc");
    assert!((again.x - x).hypot(again.y - y) < pixel, "{again:?}");
}

#[test]
fn a_rim_of_which_part_is_lost_is_followed_where_it_is_expected() {
    let (at, radius) = ([128.0, 130.0], 30.0f32);
    // As bright as what is behind it on a third of its rim.
    let mut faint = grainy(20);
    disc(&mut faint, at, radius, [20.0; 3]);
    let third = core::Rect::new(90, 80, 26, 100);
    imgproc::rectangle(&mut faint, third, Scalar::all(20.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
    let (joints, wrists) = lifter([at[0] + 8.0, at[1] - 5.0]);
    assert_eq!(find(&faint, &REGION, PICTURE, &joints, &wrists), None);
    let about = |off: f32| {
        let [x, y] = video([at[0] + off * radius, at[1]]);
        // The outline is drawn beside what is in it.
        PlateDisc { x, y, radius: (radius + 0.5) * REGION.size / CROP as f32, seen: true }
    };
    let found = follow(&faint, &REGION, PICTURE, &about(0.02)).expect("a disc");
    let (off, size) = against(found, at);
    assert!(off < 0.5 && (size - radius).abs() < 1.0, "{off} off, {size}");
    assert_eq!(follow(&faint, &REGION, PICTURE, &about(0.25)), None, "farther off than so little of a rim is believed");
}

#[test]
fn a_rim_partly_hidden_is_met_to_half_a_pixel() {
    let (at, radius) = ([128.4, 130.0], 30.0f32);
    let mut picture = plate(at, radius);
    let post = core::Rect::new(96, 90, 20, 80);
    imgproc::rectangle(&mut picture, post, Scalar::all(90.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
    let pixels = Pixels::within(&picture, &REGION, PICTURE).unwrap();
    let close = pixels.shaped(&Matrix2::identity());
    let fitted = close.fit(close.judge(at[0] + 1.5, at[1] - 1.5, radius + 1.0));
    assert!((fitted.x - at[0]).hypot(fitted.y - at[1]) < 0.5, "{fitted:?}");
}

#[test]
fn noise_boxes_and_far_discs_are_no_plates() {
    let (joints, wrists) = lifter([110.0, 160.0]);
    for strength in [1, 20, 120, 255] {
        assert_eq!(find(&grainy(strength), &REGION, PICTURE, &joints, &wrists), None, "grain {strength}");
    }
    let mut boxed = grainy(20);
    let area = core::Rect::new(80, 130, 50, 50);
    imgproc::rectangle(&mut boxed, area, Scalar::all(30.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
    assert_eq!(find(&boxed, &REGION, PICTURE, &joints, &wrists), None);
    let mut stored = grainy(20);
    disc(&mut stored, [230.0, 30.0], 20.0, [20.0; 3]);
    assert_eq!(find(&stored, &REGION, PICTURE, &joints, &wrists), None);
}

#[test]
fn a_disc_that_is_larger_than_the_plate_is_known_to_be_is_not_proposed() {
    let (large, small) = (([90.0, 150.0], 38.0), ([160.0, 180.0], 20.0));
    let mut picture = grainy(20);
    for (at, radius) in [large, small] {
        disc(&mut picture, at, radius, [20.0; 3]);
    }
    let (joints, wrists) = lifter([125.0, 165.0]);
    let is_large = |known: Option<f32>| {
        let looks = known.map(|radius| round(radius * REGION.size / CROP as f32));
        let found = find_in(&picture, &REGION, PICTURE, &joints, &wrists, looks)?;
        Some(against(found.disc, large.0).0 < 2.0)
    };
    assert_eq!(is_large(None), Some(true), "the larger one is likelier the near plate");
    assert_eq!([19.0, 36.0].map(|radius| is_large(Some(radius))), [Some(false), Some(true)]);
    assert_eq!(is_large(Some(4.0)), None, "no plate is as small");
}

#[test]
fn unusable_input_gives_no_disc() {
    let (joints, wrists) = lifter([110.0, 160.0]);
    assert_eq!(find(&Mat::default(), &REGION, PICTURE, &joints, &wrists), None);
    let lost = [[f32::NAN; 2]; JOINTS];
    assert_eq!(find(&grainy(20), &REGION, PICTURE, &lost, &wrists), None);
    assert_eq!(find(&grainy(20), &REGION, PICTURE, &joints, &[]), None);
}

#[test]
fn a_plate_that_a_cut_shows_larger_is_one_of_its_scene() {
    let seen = |frame: usize| {
        let radius = if frame < 20 { 40.0 } else { 90.0 };
        Some(bare(PlateDisc { x: 300.0, y: 400.0 + frame as f32, radius, seen: true }))
    };
    let mut found: Vec<_> = (0..30).map(seen).collect();
    let time_s: Vec<f64> = (0..30).map(|frame| f64::from(frame) / 30.0).collect();
    let facing = crate::track::Facing::Right;
    let discs = discs(&mut found, &time_s, &mut [Scene::new(0..20, facing), Scene::new(20..30, facing)]);
    let radii: Vec<f32> = discs.into_iter().map(|disc| disc.expect("found").radius).collect();
    assert_eq!(radii, [[40.0; 20].as_slice(), &[90.0; 10]].concat());
}
