package surveys

// Keys of the problems with answers.
const (
	ProblemRequired        = "problem.required"           // Item: which item of a matrix
	ProblemUnknownQuestion = "problem.question_unknown"   // Code
	ProblemNotOnPage       = "problem.not_on_page"        // a question of another page, or a field that it does not have
	ProblemNotOnRoute      = "problem.not_on_route"       // routing skipped the question
	ProblemUnknownOption   = "problem.option_unknown"     // Code
	ProblemUnknownItem     = "problem.item_unknown"       // Code
	ProblemOneOnly         = "problem.one_only"           // several answers where one fits
	ProblemTwice           = "problem.twice"              // Code: the same thing twice
	ProblemTooMany         = "problem.too_many"           // Max, Count
	ProblemExclusive       = "problem.exclusive"          // Code: of the option that excludes others
	ProblemOtherNotChosen  = "problem.other_not_chosen"   // Code: of the option that the text belongs to
	ProblemRank            = "problem.rank_unknown"       // Max
	ProblemRankTwice       = "problem.rank_twice"         // Rank
	ProblemRankGap         = "problem.rank_gap"           // Rank: the one that is missing
	ProblemSum             = "problem.sum"                // Sum, Total
	ProblemNumber          = "problem.number"             // not a number
	ProblemNumberAmbiguous = "problem.number_ambiguous"   // "1.000": a thousand or one?
	ProblemNumberPrecise   = "problem.number_precise"     // more digits than are kept exactly
	ProblemWhole           = "problem.number_whole"       //
	ProblemTooLow          = "problem.number_low"         // Min
	ProblemTooHigh         = "problem.number_high"        // Max
	ProblemTooLong         = "problem.text_long"          // Max, Count, Over
	ProblemControl         = "problem.text_control"       // a control character, or NUL
	ProblemEncoding        = "problem.text_encoding"      // not UTF-8, or half a character
	ProblemWrongType       = "problem.type"               // Want: text, list, items, number
	ProblemNoAnswer        = "problem.null"               // null
	ProblemJSON            = "problem.json"               // Position
	ProblemTooDeep         = "problem.json_depth"         // Max
	ProblemTooLarge        = "problem.too_large"          // Max
	ProblemTooManyProblems = "problem.too_many_problems"  // Max
	ProblemCSV             = "problem.csv"                // Row, Column
	ProblemCSVSeparator    = "problem.csv_separator"      // Row, Found: what parts the columns
	ProblemCSVTabs         = "problem.csv_tabs"           // Row: tabs part the columns
	ProblemCSVLineEnds     = "problem.csv_line_ends"      // Row: CR alone ends a line
	ProblemCSVHeaderTwice  = "problem.csv_header_twice"   // Row
	ProblemCSVLabels       = "problem.csv_labels"         // Row: labels where answers should be
	ProblemCSVRowLong      = "problem.csv_row_long"       // Row, Column, Max: of bytes
	ProblemCSVRead         = "problem.csv_read"           // Row, Detail: why reading ended
	ProblemCSVEmpty        = "problem.csv_empty"          //
	ProblemCSVColumn       = "problem.csv_column_unknown" // Column
	ProblemCSVColumnClose  = "problem.csv_column_close"   // Column, Want: the name that is almost the same
	ProblemCSVColumnEmpty  = "problem.csv_column_empty"   // Column: a letter
	ProblemCSVColumnTwice  = "problem.csv_column_twice"   // Column
	ProblemCSVCells        = "problem.csv_cells"          // Row, Count, Want
	ProblemCSVOption       = "problem.csv_option"         // Code, Known: the codes that are right
	ProblemCSVMark         = "problem.csv_mark"           // not 0 or 1
	ProblemCSVHalf         = "problem.csv_half"           // a multiple choice that is filled for some options only
	ProblemCSVRows         = "problem.csv_rows"           // Max
	ProblemCSVMode         = "problem.csv_mode"           //
	ProblemCSVLanguage     = "problem.csv_language"       // Value, Known
	ProblemCSVDay          = "problem.csv_day"            //
	ProblemCSVOther        = "problem.csv_other"          // a workbook, a web page: no CSV at all
	ProblemCSVEncoding     = "problem.csv_encoding"       // CSV in another encoding than UTF-8
)

// Keys of the problems with a definition. All carry Path ("parts[0].title"),
// unless the text as a whole cannot be read.
const (
	ProblemFileEncoding      = "problem.file_encoding"          // Line: a file in another encoding than UTF-8
	ProblemDefinitionField   = "problem.definition_field"       // Field: unknown
	ProblemDefinitionTwice   = "problem.definition_field_twice" // Field
	ProblemDefinitionType    = "problem.definition_type"        // Want
	ProblemLanguage          = "problem.language"               // Code
	ProblemTextMissing       = "problem.text_missing"           // Language
	ProblemTextKey           = "problem.text_key"               // Code
	ProblemTextBlank         = "problem.text_blank"             // Language
	ProblemCode              = "problem.code"                   // Code
	ProblemCodeTwice         = "problem.code_twice"             // Code
	ProblemCodeReserved      = "problem.code_reserved"          // Code
	ProblemQuestionType      = "problem.question_type"          // Code
	ProblemMissingRule       = "problem.missing_rule"           // Code
	ProblemRole              = "problem.role"                   // Code
	ProblemAudience          = "problem.audience"               // Code
	ProblemAudienceElsewhere = "problem.audience_elsewhere"     // an audience on an option of another question
	ProblemAudienceQuestion  = "problem.audience_question"      // Code
	ProblemAudienceNeeded    = "problem.audience_needed"        // "for" without an audience question
	ProblemAudienceLate      = "problem.audience_late"          // "for" before the audience question
	ProblemMunicipality      = "problem.municipality_question"  // Code
	ProblemAgeQuestion       = "problem.age_question"           // Code
	ProblemTheme             = "problem.theme_unknown"          // Code
	ProblemWith              = "problem.with"                   // Code
	ProblemFieldElsewhere    = "problem.field_elsewhere"        // Field, Type
	ProblemNoItems           = "problem.no_items"               //
	ProblemNoOptions         = "problem.no_options"             //
	ProblemNoQuestions       = "problem.no_questions"           //
	ProblemCount             = "problem.count"                  // Max: more than we take
	ProblemMax               = "problem.max"                    // Max
	ProblemTop               = "problem.top"                    // Max
	ProblemSumSetting        = "problem.sum_setting"            // Max
	ProblemMinMax            = "problem.min_max"                //
	ProblemLength            = "problem.length"                 // Max
	ProblemNonAnswerOnly     = "problem.non_answer_only"        // only 98 and 99 here
	ProblemNonAnswerPlain    = "problem.non_answer_plain"       // 98, 99 with a score, a theme, a text
	ProblemNonAnswerInRange  = "problem.non_answer_in_range"    // Code: also a number that may be given
	ProblemNoneExclusive     = "problem.none_exclusive"         // 96 of a multiple choice excludes the others
	ProblemTwoTexts          = "problem.two_texts"              // two options with a text
	ProblemRoutingForward    = "problem.routing_forward"        // Code, Position
	ProblemRoutingCircular   = "problem.routing_circular"       // Code, Position
	ProblemRoutingOption     = "problem.routing_option_unknown" // Code, Position
)
