//! Tables of one's own: what is read of a CSV, what is refused and where, and how rows become numbers that a model sees.

use vae::data::idx::{self, write_labels};
use vae::data::own::{Found, Gathering, OwnSet};
use vae::data::{self, Column};
use vae::{Dataset, Likelihood, ModelConfig, Pixels, Rng};

/// Twenty rows: a number, its double with a comma, one that stands still, and a word.
fn table() -> String {
    let row = |i: usize| {
        let word = if i.is_multiple_of(2) { "even" } else { "odd" };
        format!("{i};{},5;7e1;\"{word}\"\r\n", 2 * i)
    };
    let rows: String = (0..20).map(row).collect();
    format!("\u{feff}width;double;still;kind\r\n{rows}")
}

fn read(text: &str, as_rows: Option<bool>) -> vae::Result<OwnSet> {
    let mut gathering = Gathering::new(28, Some(false), as_rows);
    assert!(matches!(gathering.file(text.as_bytes())?, Found::Taken(_)));
    gathering.finish(true)
}

fn numbers(data: &Dataset, i: usize) -> Vec<f32> {
    let batch = data.batch(&[i], Pixels::Grey, &mut Rng::new(0)).unwrap();
    batch.x.flatten_all().unwrap().to_vec1().unwrap()
}

#[test]
fn rows_are_standardised_by_what_is_trained_on() {
    let set = read(&table(), None).unwrap();
    assert_eq!(set.entry.id, "own-table");
    assert_eq!(set.classes, ["even", "odd"]);
    assert_eq!((set.training.len(), set.held_out.len()), (18, 2));
    let columns = set.columns.clone().unwrap();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["width", "double", "still"]);
    // numpy: x = np.delete(np.arange(20.), [2, 12]); x.mean(), x.std()
    let (mean, deviation) = (9.777_777_777_777_779, 5.778_846_055_087_041);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(columns[0].mean, mean) && near(columns[0].deviation, deviation));
    assert!(near(columns[1].mean, 2.0 * mean + 0.5) && near(columns[1].deviation, 2.0 * deviation));
    // A column that stands still is 0.
    assert_eq!((columns[2].mean, columns[2].deviation), (70.0, 1.0));
    // The first that is held out is row 2.
    let row = numbers(&set.held_out, 0);
    assert!((f64::from(row[0]) - (2.0 - mean) / deviation).abs() < 1e-6);
    assert_eq!(
        (row[0], row[2], set.held_out.label(0)),
        (row[1], 0.0, Some(0))
    );
    // A model of it has its columns, and so has its file.
    let model = ModelConfig::of(set.entry).of_table(columns);
    model.validate().unwrap();
    assert_eq!(model.entry().unwrap().id, "own-table");
    let (rows, labels) = set.training.write();
    let again = Dataset::read(&rows, labels.as_deref()).unwrap();
    assert_eq!(again.fingerprint(), set.training.fingerprint());
    assert_eq!(again.shape(), [1, 3]);
}

#[test]
fn a_model_that_is_there_says_how_rows_are_standardised() {
    let unit = |name: &str| Column {
        name: name.to_owned(),
        mean: 1.0,
        deviation: 2.0,
    };
    let read = |columns: Vec<Column>| {
        let mut gathering = Gathering::new(0, None, Some(true)).standardised(Some(columns));
        gathering.file(b"a,b\n1,3\n5,7\n9,1\n").unwrap();
        gathering.finish(false)
    };
    let set = read(vec![unit("a"), unit("b")]).unwrap();
    assert_eq!(numbers(&set.training, 1), [2.0, 3.0]);
    let error = read(vec![unit("a"), unit("c")]).unwrap_err();
    assert_eq!(error.kind(), "own-shape");
    assert!(error.to_string().contains("the columns a, c"), "{error}");
}

#[test]
fn what_is_no_table_is_told_by_its_line() {
    for (text, kind, told) in [
        (
            "a,b\n1,2\n3,x\n",
            "own-numbers",
            "`x` in line 3, column 2 (b)",
        ),
        (
            "a,b\n1,2\n3,\n",
            "own-numbers",
            "nothing in line 3, column 2 (b)",
        ),
        ("a,b\n1,nan\n3,4\n", "own-numbers", "`nan` in line 2"),
        (
            "1,2\n\n3\n",
            "own-shape",
            "2 fields in a line, got 1 in line 3",
        ),
        ("a,b\n1,1e99\n", "own-numbers", "`1e99` in line 2"),
        (
            "a,b,c\nx,y,1\n",
            "own-numbers",
            "`y` in line 2, column 2 (b)",
        ),
        ("a,b\n", "own-numbers", "no line of them"),
    ] {
        let error = read(text, Some(true)).unwrap_err();
        assert_eq!(error.kind(), kind, "{text}");
        assert!(error.to_string().contains(told), "{error}");
    }
    let wide = vec!["1"; 257].join(",");
    assert_eq!(read(&wide, Some(true)).unwrap_err().kind(), "own-shape");
    let words: String = (0..11).map(|i| format!("{i},w{i}\n")).collect();
    assert_eq!(read(&words, None).unwrap_err().kind(), "own-numbers");
}

#[test]
fn lines_may_end_as_on_old_macs() {
    let text = table();
    let old = text.replace("\r\n", "\r");
    let [set, of_old] = [text, old].map(|text| read(&text, None).unwrap());
    assert_eq!(of_old.classes, set.classes);
    assert_eq!(of_old.columns, set.columns);
    // And NumPy's savetxt has names behind a sign.
    let of_numpy = read("# a b\n1 2\n3 4\n5 7\n", None).unwrap();
    assert_eq!(of_numpy.columns.unwrap()[0].name, "a");
}

/// One column of numbers may be labels, unless words stand beside it or a table was asked for.
#[test]
fn a_table_of_one_column_is_refused_as_such() {
    let words = "share,kind\n1,low\n2,high\n3,low\n";
    for (text, as_rows) in [(words, None), ("share\n1\n2\n3\n", Some(true))] {
        let error = read(text, as_rows).unwrap_err();
        assert_eq!(error.kind(), "own-shape", "{error}");
    }
}

#[test]
fn rows_that_look_like_pictures_are_either() {
    let line = |of: fn(usize) -> usize| {
        (0..16)
            .map(|i| of(i).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let rows = [line(|i| 16 * i), line(|i| 255 - i), line(|i| i % 3)].join("\n");
    assert_eq!(read(&rows, None).unwrap().columns, None);
    assert_eq!(read(&rows, Some(true)).unwrap().columns.unwrap().len(), 16);
    // Names that are not numbered are those of columns.
    let names: Vec<String> = ('a'..='p').map(String::from).collect();
    let named = format!("{}\n{rows}", names.join(","));
    assert_eq!(read(&named, None).unwrap().columns.unwrap()[15].name, "p");
    assert_eq!(read(&named, Some(false)).unwrap().columns, None);
    // A column of classes by its name.
    let classes = "x,y,class\n1.5,2,7\n2,3,8\n4,5,7\n";
    let set = read(classes, None).unwrap();
    assert_eq!(
        (set.columns.unwrap().len(), set.classes),
        (2, vec!["7".to_owned(), "8".to_owned()])
    );
}

#[test]
fn a_table_is_alone_and_its_model_gaussian() {
    let mut gathering = Gathering::new(28, None, None);
    gathering.file(b"1,2\n3,4\n5,7\n").unwrap();
    assert_eq!(
        gathering.file(b"1,2\n3,4\n").unwrap_err().kind(),
        "own-mixed"
    );
    assert_eq!(gathering.len(), 3);
    let model = ModelConfig::of(data::find("own-table-0a1b2c3d").unwrap());
    model.validate().unwrap();
    let others = [
        ModelConfig {
            likelihood: Likelihood::Bernoulli,
            ..model.clone()
        },
        ModelConfig {
            pixels: Pixels::Threshold,
            ..model.clone()
        },
        ModelConfig {
            columns: None,
            ..model.clone()
        },
        ModelConfig {
            input: 3,
            shape: Some([1, 3]),
            ..model
        },
    ];
    for other in others {
        assert_eq!(other.validate().unwrap_err().kind(), "config");
    }
}

#[test]
fn numbers_in_idx_are_whole_and_finite() {
    let bytes = idx::write_numbers([1, 2], &[1.0, -2.5, 3.0, 4.0]);
    assert_eq!(
        idx::numbers(&bytes).unwrap(),
        ([1, 2], vec![1.0, -2.5, 3.0, 4.0])
    );
    assert!(Dataset::read(&bytes[..bytes.len() - 1], None).is_err());
    let images = idx::write_numbers([2, 3], &[0.25; 12]);
    assert_eq!(
        images[..16],
        [0, 0, 13, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3]
    );
    let data = Dataset::read(&images, None).unwrap();
    assert_eq!((data.len(), data.shape()), (2, [2, 3]));
    assert_eq!(data.write().0, images);
    assert!(Dataset::read(&images[..images.len() - 4], None).is_err());
    assert!(Dataset::read(&idx::write_numbers([1, 2], &[1.0, f32::NAN]), None).is_err());
}

#[test]
fn labels_are_of_the_rows_that_are_as_many() {
    let table = "a,b\n1.5,2\n2.5,-3\n4,5\n0.5,1\n";
    let labels = write_labels(&[9, 2, 2, 9]);
    for files in [[table.as_bytes(), &labels], [&labels, table.as_bytes()]] {
        let mut gathering = Gathering::new(28, None, Some(true));
        for file in files {
            assert!(matches!(gathering.file(file).unwrap(), Found::Taken(4)));
        }
        let set = gathering.finish(false).unwrap();
        assert_eq!(set.classes, ["2", "9"]);
        assert_eq!(set.held_out.label(0), Some(0));
        let of_training = (0..3).map(|i| set.training.label(i));
        assert_eq!(of_training.collect::<Vec<_>>(), [Some(1), Some(0), Some(1)]);
    }
}

#[test]
fn rows_of_f32_are_standardised_by_their_columns() {
    let rows = [1.0, 5.0, 3.0, 5.0];
    let columns = Column::of_rows(2, &rows).unwrap();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["x1", "x2"]);
    // 1 and 3 have the mean 2 and the deviation 1; a column that stands still keeps its unit.
    let measured: Vec<_> = columns.iter().map(|c| (c.mean, c.deviation)).collect();
    assert_eq!(measured, [(2.0, 1.0), (5.0, 1.0)]);
    let data = Dataset::of_table(&columns, &rows, Some(vec![0, 7])).unwrap();
    assert_eq!(numbers(&data, 0), [-1.0, 0.0]);
    assert_eq!(numbers(&data, 1), [1.0, 0.0]);
    assert_eq!((data.shape(), data.label(1)), ([1, 2], Some(7)));
    let model = ModelConfig::default().of_table(columns.clone());
    assert_eq!((model.input, model.image_shape()), (2, [1, 2]));
    model.validate().unwrap();

    let refused = |columns, rows: &[f32]| Column::of_rows(columns, rows).is_err();
    assert!(refused(2, &rows[..3]) && refused(2, &[]) && refused(0, &[]));
    assert!(refused(2, &[1.0, f32::NAN]));
    assert!(Dataset::of_table(&columns, &rows[..3], None).is_err());
    assert!(Dataset::of_table(&columns, &rows, Some(vec![0])).is_err());
}
