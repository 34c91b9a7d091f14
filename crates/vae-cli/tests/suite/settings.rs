//! The settings as a person meets them: the schema, the flags and a TOML file are one description, and what it says is what
//! the program does. The cases come from the schema that the program prints.

use crate::common::{idx, Folder, TINY};
use serde_json::{json, Value};
use vae::Config;

/// A setting as the schema tells of it.
struct Setting {
    table: &'static str,
    name: String,
    schema: Value,
}

impl Setting {
    fn flag(&self) -> String {
        format!("--{}", self.name.replace('_', "-"))
    }
}

fn schema(folder: &Folder) -> Value {
    serde_json::from_str(&folder.ok(&["config", "--schema"])).unwrap()
}

/// All settings, in the order in which they are shown.
fn settings(folder: &Folder) -> Vec<Setting> {
    let schema = schema(folder);
    let mut settings = Vec::new();
    for table in ["model", "train"] {
        let table_schema = &schema["properties"][table];
        let names = table_schema["x-order"].as_array().unwrap();
        let fields = table_schema["properties"].as_object().unwrap();
        assert_eq!(names.len(), fields.len(), "{table}");
        settings.extend(names.iter().map(|name| Setting {
            table,
            name: name.as_str().unwrap().to_owned(),
            schema: fields[name.as_str().unwrap()].clone(),
        }));
    }
    settings
}

/// A value as a flag takes it.
fn written(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Array(values) => values.iter().map(written).collect::<Vec<_>>().join(","),
        number => number.to_string(),
    }
}

#[test]
fn the_defaults_of_the_schema_are_the_configuration_that_nobody_changed() {
    let folder = Folder::new();
    let mut defaults = json!({});
    for setting in settings(&folder) {
        if let Some(default) = setting.schema.get("default") {
            defaults[setting.table][&setting.name] = default.clone();
        }
    }
    let found: Config = serde_json::from_value(defaults).unwrap();
    assert_eq!(found, Config::default());
}

/// Values at the ends of a range, and values beyond them.
#[derive(Default)]
struct Ends {
    within: Vec<Value>,
    beyond: Vec<Value>,
}

fn ends(range: &Value) -> Option<Ends> {
    let (least, most) = (range.get("minimum")?, range.get("maximum")?);
    let mut beyond = Vec::new();
    match (least.as_u64(), most.as_u64()) {
        (Some(least), Some(most)) => {
            beyond.push(json!(least as i64 - 1));
            beyond.push(json!(most + 1));
        }
        _ => {
            let (least, most) = (least.as_f64().unwrap(), most.as_f64().unwrap());
            beyond.push(json!(least - 0.001 * least.max(1e-9)));
            beyond.push(json!(most * 1.001));
        }
    }
    let within = vec![least.clone(), most.clone()];
    Some(Ends { within, beyond })
}

/// Of a list: one item at the ends of its range or beyond, and as many items as may be, or one more.
fn ends_of_list(list: &Value) -> Option<Ends> {
    let items = ends(&list["items"])?;
    let one = |values: Vec<Value>| values.into_iter().map(|value| json!([value])).collect();
    let most = list["maxItems"].as_u64().unwrap() as usize;
    let mut found = Ends {
        within: one(items.within),
        beyond: one(items.beyond),
    };
    found.within.push(json!([]));
    found.within.push(json!(vec![3; most]));
    found.beyond.push(json!(vec![3; most + 1]));
    Some(found)
}

/// What the program says of a setting, given by its flag and by a file. There are no data, so that it goes no further than
/// to look for them; 16 numbers in one x leave room for the widest layers.
fn answers(folder: &Folder, setting: &Setting, value: &Value) -> [String; 2] {
    let rest = ["train", "--data", "nowhere", "--out", "m"];
    let flag = format!("{}={}", setting.flag(), written(value));
    let by_flag = folder.fails(&[&rest[..], &["--input=16", &flag]].concat());
    let line = format!("{} = {value}", setting.name);
    let text = match (setting.table, setting.name.as_str()) {
        ("model", "input") => format!("[model]\n{line}\n"),
        ("model", _) => format!("[model]\ninput = 16\n{line}\n"),
        _ => format!("[model]\ninput = 16\n[train]\n{line}\n"),
    };
    folder.write("c.toml", text.as_bytes());
    let by_file = folder.fails(&[&rest[..], &["--config", "c.toml"]].concat());
    [by_flag, by_file]
}

#[test]
fn what_the_schema_allows_is_accepted_and_what_lies_beyond_is_refused() {
    let folder = Folder::new();
    let mut tried = Vec::new();
    for setting in settings(&folder) {
        let Some(ends) = ends(&setting.schema).or_else(|| ends_of_list(&setting.schema)) else {
            continue;
        };
        for value in &ends.within {
            for answer in answers(&folder, &setting, value) {
                let accepted = answer.starts_with("vae: nowhere: expected a folder");
                assert!(accepted, "{} = {value}: {answer}", setting.name);
            }
        }
        for value in &ends.beyond {
            for answer in answers(&folder, &setting, value) {
                // clap's words name the flag, the core's the field.
                let named = [setting.flag(), format!("`{}`", setting.name)];
                let named = named.iter().any(|name| answer.contains(name));
                let refused = named && !answer.contains("nowhere");
                assert!(refused, "{} = {value}: {answer}", setting.name);
            }
        }
        tried.push(setting.name);
    }
    // Of whole numbers, others and lists some at least.
    for name in [
        "latent",
        "seed",
        "lr",
        "variance",
        "hidden",
        "decoder_hidden",
    ] {
        assert!(tried.iter().any(|own| own == name), "{tried:?}");
    }
}

#[test]
fn a_shape_is_two_numbers() {
    let folder = Folder::new();
    for shape in ["2", "2,2,4", "none", "4,x"] {
        let flag = format!("--shape={shape}");
        let message = folder.fails(&["train", "--data", "data", &flag, "--out", "m"]);
        assert!(message.contains("--shape"), "{message}");
        assert!(message.contains("expected 2 whole numbers"), "{message}");
    }
}

#[test]
fn the_help_lists_every_setting_with_its_range_and_default() {
    let folder = Folder::new();
    let help = folder.ok(&["train", "--help"]);
    let mut rest = help.as_str();
    for setting in settings(&folder) {
        // --data decides those.
        if ["data", "letters"].contains(&setting.name.as_str()) {
            continue;
        }
        // In the schema's order, each up to the next flag.
        let start = rest.find(&format!("{} <", setting.flag())).unwrap();
        rest = &rest[start..];
        let about = rest.split("\n      --").next().unwrap();
        let mut expected = Vec::new();
        let schema = &setting.schema;
        for range in [schema, &schema["items"]] {
            if let (Some(least), Some(most)) = (range.get("minimum"), range.get("maximum")) {
                expected.push(format!("{least} to {most}"));
            }
        }
        if let Some(default) = schema.get("default") {
            expected.push(format!("[default: {}]", written(default)));
        }
        for choice in schema["oneOf"].as_array().into_iter().flatten() {
            expected.push(format!("- {}: ", choice["const"].as_str().unwrap()));
        }
        // Lines end where there is no more room.
        let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in expected {
            assert!(about.contains(&words), "no {words:?} in {about}");
        }
    }
}

#[test]
fn the_printed_configuration_is_read_again() {
    let folder = Folder::new();
    for part in ["train", "t10k"] {
        folder.write(&format!("data/{part}-images-idx3-ubyte"), &idx(10, 28, 28));
    }
    folder.write("c.toml", folder.ok(&["config"]).as_bytes());
    let train = ["train", "--data", "data", "--out"];
    folder.ok(&[&train[..], &["by-file", "--config", "c.toml"]].concat());
    folder.ok(&[&train[..], &["by-default"]].concat());
    assert!(folder.read("by-file") == folder.read("by-default"));
    let info = folder.info("by-file");
    assert_eq!(
        info["config"],
        serde_json::to_value(Config::default()).unwrap()
    );
}

#[test]
fn a_wrong_line_of_a_file_is_named() {
    let folder = Folder::new();
    let cases = [
        ("[model]\n\nhiden = [4]", "`hiden` in line 3"),
        ("[model]\nhidden = 4", "`hidden` in line 2"),
        ("[train]\nlr = 0.1\nbatch = 1.5", "`batch` in line 3"),
        ("[modle]\nlatent = 2", "`modle`"),
        ("[modle]", "`modle`"),
        ("hidden = [4]", "line 1"),
        ("[model]\nhidden = [4", "line 2"),
    ];
    for (text, words) in cases {
        folder.write("c.toml", text.as_bytes());
        let message = folder.fails(&["train", "--config", "c.toml", "--out", "m"]);
        assert!(message.starts_with("vae: c.toml: expected"), "{message}");
        assert!(message.contains(words), "no {words:?} in {message}");
    }
}

/// What has no effect is said, and trains all the same.
#[test]
fn what_does_nothing_is_said() {
    let folder = Folder::new();
    let told = |flags: &[&str]| {
        let args = [
            &["train"],
            &TINY[..],
            &["--epochs", "0", "--force", "--out", "m"],
            flags,
        ];
        let output = folder.run(&args.concat());
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(
        told(&["--optimizer", "sgd", "--momentum", "0.5", "--images", "50"]),
        ""
    );
    let expected =
        "vae: --momentum does nothing: it applies where optimizer is sgd, and that is adam\n";
    assert_eq!(told(&["--momentum", "0.5"]), expected);
    assert!(told(&["--variance", "0.1"]).contains("where likelihood is gaussian,gaussian-learned"));
    let expected = "vae: --images 51: there are 50, all of which are taken\n";
    assert_eq!(told(&["--images", "51"]), expected);
}
