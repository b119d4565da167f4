//! A window of its own: where a file is dropped on the program, Windows opens a console that closes with it, and nobody
//! could read what was said.

/// Waits for Enter where the console is this process's alone.
pub(super) fn wait_where_it_closes() {
    #[cfg(windows)]
    // The list has four places at least; those that no process takes are 0.
    if win32console::console::WinConsole::get_process_list()
        .is_ok_and(|list| list.iter().filter(|id| **id != 0).count() == 1)
    {
        use super::language::told;
        use std::io::Write;
        let _ = write!(std::io::stderr().lock(), "\n{} ", told(zhibiao::say!("press Enter to close this window")));
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
