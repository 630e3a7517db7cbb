package describe

// Parse reads every description among the files. With any problem the objects are what could be understood and must not
// be applied.
func Parse(files []File, known Known) (Objects, []Problem) {
	return Objects{}, nil
}
