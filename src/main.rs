//! The program: a window, or a command.

fn main() {
    let paths = std::env::args_os().skip(1).map(Into::into).collect();
    if let Err(error) = sideroscope::gui::run(paths) {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
