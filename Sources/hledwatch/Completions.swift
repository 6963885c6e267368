/// Completions for the shells, made of the commands: subcommands, options, their choices, and documents by name.
enum Completions {
    private static var commands: [Command] { Command.all.filter { !$0.isHidden } }

    /// What may follow a command besides options.
    private struct Operands {
        /// `add`, `list`: words to choose from.
        let words: [String]
        let documents: Bool
        let files: Bool

        init(_ command: Command) {
            let shown = command.operands
            words = shown.split { !$0.isLowercase }.map(String.init).filter { $0.count > 1 }
            documents = shown.contains("DOC") || shown.contains("OLD") || shown.contains("INPUT")
            files = ["PATH", "FILE", "RECORDING", "OLD", "INPUT"].contains { shown.contains($0) }
        }
    }

    private enum Value { case none, choices([String]), file, directory, other }

    private static func value(_ option: Option) -> Value {
        if !option.choices.isEmpty { return .choices(option.choices) }
        return switch option.value {
        case nil: .none
        case "FILE": .file
        case "DIR": .directory
        default: .other
        }
    }

    // MARK: bash

    static var bash: String {
        var cases = ""
        for command in commands {
            let operands = Operands(command)
            var answers = operands.words
            if operands.documents { answers.append("$(_hledwatch_documents \"$word\")") }
            cases += """
                    \(command.name))
                        options="\(command.allOptions.map(\.name).joined(separator: " "))"
                        operands="\(answers.joined(separator: " "))"
                        files=\(operands.files ? "yes" : "")
                        ;;

                """
        }
        // An option's choices depend on the command: 'read' has formats that 'list' has not.
        var values = ""
        for command in commands {
            for option in command.allOptions {
                switch value(option) {
                case .none: break
                case .choices(let choices):
                    values +=
                        "        \(command.name)/\(option.name)) COMPREPLY=($(compgen -W \"\(choices.joined(separator: " "))\" -- \"$word\")); return ;;\n"
                case .file:
                    values +=
                        "        \(command.name)/\(option.name)) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
                case .directory:
                    values +=
                        "        \(command.name)/\(option.name)) compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n"
                case .other: values += "        \(command.name)/\(option.name)) return ;;\n"
                }
            }
        }
        return """
            # bash completion for hledwatch
            _hledwatch_documents() {
                local i state=()
                for ((i = 2; i < COMP_CWORD; i++)); do
                    [[ ${COMP_WORDS[i]} == --state ]] && state=(--state "${COMP_WORDS[i + 1]}")
                done
                hledwatch names "${state[@]}" -- "$1" 2>/dev/null
            }

            _hledwatch() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
                local options operands files
                COMPREPLY=()
                # Of 'DOC@2' readline makes several words where '@' breaks them: here it is one.
                local line=${COMP_LINE:0:COMP_POINT}
                [[ ${line##* } == *@* ]] && word=${line##* }
                if ((COMP_CWORD == 1)); then
                    COMPREPLY=($(compgen -W "\(commands.map(\.name).joined(separator: " ")) --help --version" -- "$word"))
                    return
                fi
                case $command/$before in
            \(values)    esac
                case $command in
            \(cases)    *) return ;;
                esac
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W "$options" -- "$word"))
                    return
                fi
                COMPREPLY=($(compgen -W "$operands" -- "$word"))
                # What stands before the '@' is there already: readline puts the rest in the place of '@' and what follows.
                if [[ $word == *@* && $COMP_WORDBREAKS == *@* ]]; then
                    COMPREPLY=("${COMPREPLY[@]#"${word%@*}"}")
                fi
                if [[ -n $files ]]; then
                    compopt -o filenames
                    COMPREPLY+=($(compgen -f -- "$word"))
                fi
            }
            complete -F _hledwatch hledwatch

            """
    }

    // MARK: zsh

    static var zsh: String {
        func quoted(_ text: String) -> String {
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
                + "'"
        }
        /// Within the brackets and after the colons of _arguments.
        func plain(_ text: String) -> String {
            var out = ""
            for character in text {
                if "[]:\\".contains(character) { out += "\\" }
                out.append(character)
            }
            return out
        }
        var cases = ""
        for command in commands {
            var specs = command.allOptions.map { option -> String in
                let help = "[\(plain(option.help))]"
                let name = plain(option.value ?? "")
                return switch value(option) {
                case .none: option.name + help
                case .choices(let choices):
                    "\(option.name)=\(help):\(name):(\(choices.joined(separator: " ")))"
                case .file: "\(option.name)=\(help):\(name):_files"
                case .directory: "\(option.name)=\(help):\(name):_files -/"
                case .other: "\(option.name)=\(help):\(name): "
                }
            }
            let operands = Operands(command)
            if !operands.words.isEmpty { specs.append("*::what:(\(operands.words.joined(separator: " ")))") }
            if operands.documents {
                specs.append(
                    operands.files
                        ? "*:document or file:_hledwatch_inputs" : "*:document:_hledwatch_documents")
            } else if operands.files {
                specs.append("*:file:_files")
            }
            let lines = specs.map { "            " + quoted($0) }.joined(separator: " \\\n")
            cases += "        \(command.name))\n            _arguments \\\n\(lines)\n            ;;\n"
        }
        let names = commands.map { "        " + quoted("\($0.name):\($0.summary)") }.joined(separator: "\n")
        return """
            #compdef hledwatch

            _hledwatch_documents() {
                local -a state documents
                local place=${words[(I)--state]}
                ((place)) && state=(--state ${words[place + 1]})
                documents=(${(f)"$(hledwatch names $state -- "$PREFIX" 2>/dev/null)"})
                compadd -a documents
            }

            _hledwatch_inputs() {
                _hledwatch_documents
                _files
            }

            _hledwatch() {
                local -a commands
                commands=(
            \(names)
                )
                if ((CURRENT == 2)); then
                    _describe command commands
                    return
                fi
                local command=${words[2]}
                shift words
                ((CURRENT--))
                case $command in
            \(cases)    esac
            }

            _hledwatch "$@"

            """
    }

    // MARK: fish

    static var fish: String {
        func quoted(_ text: String) -> String {
            var out = "'"
            for character in text {
                if character == "'" || character == "\\" { out += "\\" }
                out.append(character)
            }
            return out + "'"
        }
        var lines = [
            "# fish completion for hledwatch",
            "function __hledwatch_documents",
            "    set -l words (commandline -opc)",
            "    set -l state",
            "    if set -l place (contains -i -- --state $words)",
            "        set state --state $words[(math $place + 1)]",
            "    end",
            "    hledwatch names $state -- (commandline -ct) 2>/dev/null",
            "end",
            "complete -c hledwatch -f",
        ]
        for command in commands {
            lines.append(
                "complete -c hledwatch -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))"
            )
        }
        for command in commands {
            let begin = "complete -c hledwatch -n '__fish_seen_subcommand_from \(command.name)'"
            for option in command.allOptions {
                let named = "\(begin) -l \(option.name.dropFirst(2)) -d \(quoted(option.help))"
                let ending =
                    switch value(option) {
                    case .none: ""
                    case .choices(let choices): " -x -a \(quoted(choices.joined(separator: " ")))"
                    case .file: " -r -F"
                    case .directory: " -x -a '(__fish_complete_directories)'"
                    case .other: " -x"
                    }
                lines.append(named + ending)
            }
            let operands = Operands(command)
            if !operands.words.isEmpty {
                lines.append("\(begin) -a \(quoted(operands.words.joined(separator: " ")))")
            }
            if operands.documents { lines.append("\(begin) -a '(__hledwatch_documents)'") }
            if operands.files { lines.append("\(begin) -F") }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
